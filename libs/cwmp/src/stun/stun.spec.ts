import fc from 'fast-check';
import {
  attributeOf,
  BINDING_ERROR,
  BINDING_REQUEST,
  BINDING_RESPONSE,
  isSignedWith,
  parseStun,
  readAddress,
  STUN_ATTRIBUTE,
  writeAddress,
  writeStun,
  type StunAttribute,
  type StunMessage,
} from './stun-message';
import { answerBinding, bindingClaimOf } from './stun-server';

const hex = (text: string) => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');
const OLD_ID = Buffer.from('0102030405060708090a0b0c0d0e0f10', 'hex');
const NEW_ID = hex('2112a442 b7e7a701bc34d686fa87dfae');
const FROM = { address: '203.0.113.7', port: 40_123 };
const BINDING: StunAttribute = {
  type: STUN_ATTRIBUTE.connectionRequestBinding,
  value: Buffer.from('dslforum.org/TR-111 '),
};
const CHANGE: StunAttribute = { type: STUN_ATTRIBUTE.bindingChange, value: Buffer.alloc(0) };
const name = (text: string): StunAttribute => ({ type: STUN_ATTRIBUTE.username, value: Buffer.from(text) });

function aRequest(attributes: StunAttribute[], { password = null as string | null, id = OLD_ID } = {}) {
  const octets = writeStun({ type: BINDING_REQUEST, transactionId: id, attributes }, password);
  const message = parseStun(octets);
  if (message === null) throw new Error('what we write can be read');
  return { octets, message };
}

function answerTo(request: ReturnType<typeof aRequest>, password: string | null = null): StunMessage | null {
  const answer = answerBinding(request.message, request.octets.length, { from: FROM, password });
  return answer === null ? null : parseStun(answer.octets);
}

describe('the test vectors of RFC 5769', () => {
  const request = hex(`
    00010058 2112a442 b7e7a701bc34d686fa87dfae 80220010 5354554e207465737420636c69656e74 00240004 6e0001ff
    80290008 932ff9b151263b36 00060009 6576746a3a68367659202020 00080014 9aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2
    80280004 e57a3bcf`);

  it('2.1: a signed request', () => {
    const message = parseStun(request);
    expect(message && bindingClaimOf(message)).toMatchObject({ username: 'evtj:h6vY', isSigned: true });
    expect(message && isSignedWith(message, 'VOkJxbRl1RmTxUk/WvJxBt')).toBe(true);
    expect(message && isSignedWith(message, 'VOkJxbRl1RmTxUk/WvJxBu')).toBe(false);
  });

  it.each([
    ['2.2', { address: '192.0.2.1', port: 32_853 }, '0001a147 e112a643'],
    [
      '2.3',
      { address: '2001:db8:1234:5678:11:2233:4455:6677', port: 32_853 },
      '0002a147 0113a9faa5d3f179bc25f4b5bed2b9d9',
    ],
  ])('%s: an address in disguise', (_section, address, octets) =>
    expect(writeAddress(address, NEW_ID)).toEqual(hex(octets)),
  );
});

describe('a binding request', () => {
  it('is told its address, in the form that its age knows', () => {
    const old = answerTo(aRequest([BINDING]));
    expect(old?.type).toBe(BINDING_RESPONSE);
    expect(old?.transactionId).toEqual(OLD_ID);
    expect(readAddress(attributeOf(old as StunMessage, STUN_ATTRIBUTE.mappedAddress) ?? Buffer.alloc(0))).toEqual(FROM);
    const modern = answerTo(aRequest([BINDING], { id: NEW_ID })) as StunMessage;
    expect(attributeOf(modern, STUN_ATTRIBUTE.xorMappedAddress)).toEqual(writeAddress(FROM, NEW_ID));
  });

  it.each([
    ['that says its binding changed has to sign it', [BINDING, CHANGE, name('cpe-1')], null, null, BINDING_ERROR, 401],
    [
      'with the right signature is believed',
      [BINDING, CHANGE, name('cpe-1')],
      'right',
      'right',
      BINDING_RESPONSE,
      null,
    ],
    ['with a wrong one is not', [BINDING, CHANGE, name('cpe-1')], 'wrong', 'right', BINDING_ERROR, 431],
    ['of a stranger is not', [BINDING, CHANGE, name('cpe-9')], 'any', null, BINDING_ERROR, 431],
    [
      'with something it must not pass over',
      [BINDING, { type: 0x7777, value: Buffer.alloc(8) }],
      null,
      null,
      BINDING_ERROR,
      420,
    ],
  ] as const)('%s', (_case, attributes, signedWith, password, type, code) => {
    const answer = answerTo(aRequest([...attributes], { password: signedWith }), password) as StunMessage;
    expect(answer.type).toBe(type);
    const error = attributeOf(answer, STUN_ATTRIBUTE.errorCode);
    expect(error === null ? null : (error[2] ?? 0) * 100 + (error[3] ?? 0)).toBe(code);
    expect(isSignedWith(answer, 'right')).toBe(type === BINDING_RESPONSE);
  });

  it.each([OLD_ID, NEW_ID])('is signed in the form of either RFC', (id) => {
    const { message } = aRequest([BINDING, name('cpe-1')], { password: 'p', id });
    expect(isSignedWith(message, 'p')).toBe(true);
    expect(isSignedWith(message, 'q')).toBe(false);
  });

  it.each([
    ['another port of the sender', { address: FROM.address, port: 5_000 }, { address: FROM.address, port: 5_000 }],
    ['somebody else', { address: '198.51.100.1', port: 5_000 }, null],
    ['nowhere', { address: FROM.address, port: 0 }, null],
  ])('that wants its answer at %s', (_case, named, expected) => {
    const request = aRequest([BINDING, { type: STUN_ATTRIBUTE.responseAddress, value: writeAddress(named) }]);
    const answer = answerBinding(request.message, request.octets.length, { from: FROM, password: null });
    expect(answer?.to ?? null).toEqual(expected);
  });

  it('that wants to be answered from elsewhere meets silence', () => {
    expect(answerTo(aRequest([{ type: STUN_ATTRIBUTE.changeRequest, value: hex('00000006') }]))).toBeNull();
    expect(answerTo(aRequest([{ type: STUN_ATTRIBUTE.changeRequest, value: hex('00000000') }]))).not.toBeNull();
  });

  it('may leave its attributes unfilled, as RFC 3489 lets it', () => {
    const octets = hex('0001000e 0102030405060708090a0b0c0d0e0f10 00060003 616263 00030003 000000');
    const message = parseStun(octets);
    expect(message && bindingClaimOf(message)?.username).toBe('abc');
  });

  it('names its sender without the blanks it was filled up with', () => {
    expect(bindingClaimOf(aRequest([name('cpe-12  ')]).message)?.username).toBe('cpe-12');
  });
});

describe('what comes in at the port', () => {
  it.each([
    ['nothing', ''],
    ['an HTTP request', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n').toString('hex')],
    ['a length that is not its own', '00010004 0102030405060708090a0b0c0d0e0f10'],
    ['an attribute that ends behind the end', '00010004 0102030405060708090a0b0c0d0e0f10 00060005'],
    ['the first bits of another protocol', 'c0010000 0102030405060708090a0b0c0d0e0f10'],
  ])('%s is no STUN', (_case, octets) => expect(parseStun(hex(octets))).toBeNull());

  it('a response gets no answer: two servers never talk to each other for ever', () => {
    const octets = writeStun({ type: BINDING_RESPONSE, transactionId: OLD_ID, attributes: [] });
    const message = parseStun(octets) as StunMessage;
    expect(answerBinding(message, octets.length, { from: FROM, password: null })).toBeNull();
  });

  const attribute = fc.record({
    type: fc.oneof(fc.constantFrom(...Object.values(STUN_ATTRIBUTE)), fc.integer({ min: 0, max: 65_535 })),
    value: fc.uint8Array({ maxLength: 40 }).map((value) => Buffer.from(value)),
  });

  it('is never answered with more than it was, nor to another address', () => {
    const request = fc.record({
      attributes: fc.array(attribute, { maxLength: 6 }),
      id: fc.constantFrom(OLD_ID, NEW_ID),
      password: fc.constantFrom(null, 'p'),
      known: fc.constantFrom(null, 'p', 'q'),
    });
    fc.assert(
      fc.property(request, ({ attributes, id, password, known }) => {
        const octets = writeStun({ type: BINDING_REQUEST, transactionId: id, attributes }, password);
        const message = parseStun(octets);
        if (message === null) return;
        const answer = answerBinding(message, octets.length, { from: FROM, password: known });
        if (answer === null) return;
        expect(answer.octets.length).toBeLessThanOrEqual(Math.max(32, octets.length));
        expect(answer.to.address).toBe(FROM.address);
        expect(parseStun(answer.octets)).not.toBeNull();
      }),
      { numRuns: 500 },
    );
  });

  it('can be any octets, and does no harm', () => {
    const seed = aRequest([BINDING, CHANGE, name('cpe-1')], { password: 'p' }).octets;
    const mutated = fc
      .array(fc.tuple(fc.nat({ max: seed.length - 1 }), fc.integer({ min: 0, max: 255 })), { maxLength: 6 })
      .map((changes) => {
        const octets = Buffer.from(seed);
        for (const [at, octet] of changes) octets[at] = octet;
        return octets;
      });
    const anything = fc.uint8Array({ maxLength: 600 }).map((octets) => Buffer.from(octets));
    fc.assert(
      fc.property(fc.oneof(mutated, anything), (octets) => {
        const message = parseStun(octets);
        if (message === null) return;
        const answer = answerBinding(message, octets.length, { from: FROM, password: 'p' });
        expect((answer?.octets.length ?? 0) <= Math.max(32, octets.length)).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });

  it('addresses are written and read back', () => {
    const address = fc.oneof(
      fc.ipV4(),
      fc.ipV6().map((text) => new URL(`http://[${text}]/`).hostname.slice(1, -1)),
    );
    fc.assert(
      fc.property(address, fc.integer({ min: 0, max: 65_535 }), (host, port) =>
        expect(readAddress(writeAddress({ address: host, port }))).toEqual({ address: host, port }),
      ),
      { numRuns: 300 },
    );
  });
});
