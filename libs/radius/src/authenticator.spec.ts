import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { checkRequest, checkResponse, signRequest, signResponse } from './authenticator';
import type { RadiusPacket } from './packet';
import { decodePacket } from './packet';

function packetOf(bytes: Buffer): RadiusPacket {
  const decoded = decodePacket(bytes);
  if ('defect' in decoded) throw new Error(decoded.defect);
  return decoded.packet;
}
const fromHex = (hex: string): RadiusPacket => packetOf(Buffer.from(hex, 'hex'));

describe('the published examples of RFC 2865 §7', () => {
  it.each([
    [
      '7.1 nemo',
      '010000380f403f9473978057bd83d5cb98f4227a01066e656d6f02120dbe708d93d413ce3196e43f782a0aee0406c0a80110050600000003',
      '0200002686fe220e7624ba2a1005f6bf9b55e0b20606000000010f06000000000e06c0a80103',
    ],
    [
      '7.2 flopsy',
      '010100472aee86f08d0d55969ca5978e0d3367a20108666c6f707379031316e97557c316185895f293ff6344077275' +
        '0406c0a80110050600000014060600000002070600000001',
      '0201003815efbc7dab26cfa3dc34d9c03c8601a40606000000020706000000010806fffffffe0a06000000020d06000000010c06000005dc',
    ],
  ])('%s: the Access-Accept is genuine, and signing it again gives the same octets', (_case, asked, answered) => {
    const request = fromHex(asked);
    const response = fromHex(answered);
    expect(checkResponse(response, request.authenticator, 'xyzzy5461')).toBe('genuine');
    const signing = { secret: 'xyzzy5461', messageAuthenticator: false };
    expect(signResponse(response, request.authenticator, signing).toString('hex')).toBe(answered);
    expect(checkResponse(response, request.authenticator, 'xyzzy5462')).toBe('wrong authenticator');
  });
});

// Worked out with another implementation of MD5 and HMAC from the formulas of RFC 2866 §3, 5176 §2.3 and §3.4, 2869 §5.14.
const SECRET = 's3cret-of-nas-1';
const IDENTITY = '010f726168696d614064656d6172632c0a383132303030303108066440091f';
const GOLDEN = {
  accounting: `04c80039fcb10143eb87082093f01cc00fc610d1280600000001${IDENTITY}`,
  accountingAnswer: '05c80014761bc0e3e260900b6aa22320eba55bb9',
  disconnect: `28070033c7bbb8facf460fa772a9d1db9aaa6595${IDENTITY}`,
  disconnectWithBoth: `2807004b3eef765b543d271e4ef07bd17267ca9a5012a289cf5d89e74d261f5405d2fa8d5376${IDENTITY}370669b4dd40`,
  ack: '29070014d399cfcefabe793a3a0949a06ee63f01',
  ackWithBoth: '290700269f761ef2533467b854cebd80c086d6e65012615f538c30d90828be5260ffcd4bf1f7',
};

describe('signing requests, byte by byte', () => {
  it.each([
    ['Accounting-Request', GOLDEN.accounting, false],
    ['Disconnect-Request', GOLDEN.disconnect, false],
    ['Disconnect-Request with Message-Authenticator and Event-Timestamp', GOLDEN.disconnectWithBoth, true],
  ])('%s', (_case, hex, messageAuthenticator) => {
    const packet = fromHex(hex);
    const attributes = packet.attributes.filter(({ type }) => type !== 80);
    const signed = signRequest({ ...packet, attributes }, { secret: SECRET, messageAuthenticator });
    expect(signed.toString('hex')).toBe(hex);
    expect(checkRequest(packet, SECRET)).toBe('genuine');
  });

  it.each([
    ['Accounting-Response', GOLDEN.accounting, GOLDEN.accountingAnswer, false],
    ['Disconnect-ACK', GOLDEN.disconnect, GOLDEN.ack, false],
    ['Disconnect-ACK with Message-Authenticator', GOLDEN.disconnectWithBoth, GOLDEN.ackWithBoth, true],
  ])('%s', (_case, asked, answered, messageAuthenticator) => {
    const { authenticator } = fromHex(asked);
    const response = fromHex(answered);
    expect(checkResponse(response, authenticator, SECRET)).toBe('genuine');
    const signed = signResponse({ ...response, attributes: [] }, authenticator, {
      secret: SECRET,
      messageAuthenticator,
    });
    expect(signed.toString('hex')).toBe(answered);
  });

  it('an answer to another request is not genuine', () => {
    const other = fromHex(GOLDEN.disconnectWithBoth);
    expect(checkResponse(fromHex(GOLDEN.ack), other.authenticator, SECRET)).toBe('wrong authenticator');
  });
});

describe('a request that somebody changed', () => {
  it('one flipped bit anywhere behind the header breaks it', () => {
    const bytes = Buffer.from(GOLDEN.disconnectWithBoth, 'hex');
    fc.assert(
      fc.property(fc.integer({ min: 4, max: bytes.length - 1 }), fc.nat(7), (at, bit) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        const decoded = decodePacket(changed);
        if ('defect' in decoded) return;
        expect(checkRequest(decoded.packet, SECRET)).not.toBe('genuine');
      }),
    );
  });

  it('a right checksum does not excuse a wrong Message-Authenticator', () => {
    const forged = signRequest(
      { code: 40, identifier: 1, attributes: [] },
      { secret: SECRET, messageAuthenticator: false },
    );
    expect(checkRequest(packetOf(forged), SECRET)).toBe('genuine');
    const withWrong = resigned([{ type: 80, value: Buffer.alloc(16, 1) }]);
    expect(checkRequest(packetOf(withWrong), SECRET)).toBe('wrong Message-Authenticator');
  });

  it.each([
    ['15 octets', [{ type: 80, value: Buffer.alloc(15) }]],
    ['none', [{ type: 80, value: Buffer.alloc(0) }]],
    ['two of them', [80, 80].map((type) => ({ type, value: Buffer.alloc(16) }))],
  ])('a Message-Authenticator of %s is wrong', (_case, attributes) => {
    expect(checkRequest(packetOf(resigned(attributes)), SECRET)).toBe('wrong Message-Authenticator');
  });

  /** A request whose outer checksum is right whatever its attributes say: type 80 cannot pass through `signRequest`. */
  function resigned(attributes: readonly { type: number; value: Buffer }[]): Buffer {
    const disguised = attributes.map(({ value }) => ({ type: 81, value }));
    const bytes = signRequest(
      { code: 40, identifier: 1, attributes: disguised },
      { secret: SECRET, messageAuthenticator: false },
    );
    for (let at = 20; at < bytes.length; at += bytes[at + 1] ?? 255) bytes[at] = 80;
    bytes.fill(0, 4, 20);
    createHash('md5').update(bytes).update(SECRET).digest().copy(bytes, 4);
    return bytes;
  }
});

describe('for all requests and answers', () => {
  const attributes = fc.array(
    fc.record({
      type: fc.integer({ min: 1, max: 79 }),
      value: fc.uint8Array({ maxLength: 253 }).map((bytes) => Buffer.from(bytes)),
    }),
    { maxLength: 10 },
  );

  it('what was signed is genuine to the one who knows the secret, and to nobody else', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(4, 40, 43),
        fc.nat(255),
        attributes,
        fc.boolean(),
        fc.string({ minLength: 1, maxLength: 60 }),
        (code, identifier, list, messageAuthenticator, secret) => {
          const signing = { secret, messageAuthenticator };
          const request = packetOf(signRequest({ code, identifier, attributes: list }, signing));
          expect(checkRequest(request, secret)).toBe('genuine');
          expect(checkRequest(request, `${secret}x`)).toBe('wrong authenticator');
          const answer = packetOf(
            signResponse({ code: code + 1, identifier, attributes: list }, request.authenticator, {
              secret,
              messageAuthenticator: messageAuthenticator && code !== 4,
            }),
          );
          expect(checkResponse(answer, request.authenticator, secret)).toBe('genuine');
          expect(checkResponse(answer, request.authenticator, `${secret}x`)).toBe('wrong authenticator');
        },
      ),
    );
  });
});

it('an Accounting-Response carries no Message-Authenticator', () => {
  const response = { code: 5, identifier: 0, attributes: [] };
  const sign = () => signResponse(response, Buffer.alloc(16), { secret: SECRET, messageAuthenticator: true });
  expect(sign).toThrow('assertion failed');
});

it('an Access-Request carries a random authenticator: its Message-Authenticator alone proves it', () => {
  expect(() =>
    signRequest({ code: 1, identifier: 0, attributes: [] }, { secret: SECRET, messageAuthenticator: true }),
  ).toThrow('assertion failed');
});
