import fc from 'fast-check';
import type { RadiusPacket } from './packet';
import { decodePacket, encodePacket } from './packet';

/** The packet of a datagram that must be one. */
function packetOf(datagram: Uint8Array): RadiusPacket {
  const decoded = decodePacket(datagram);
  if ('defect' in decoded) throw new Error(decoded.defect);
  return decoded.packet;
}
const defectOf = (hex: string): string | null => {
  const decoded = decodePacket(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
  return 'defect' in decoded ? decoded.defect : null;
};

// RFC 2865 §7.1: nemo logs in to a host from a port of 192.168.1.16
const NEMO =
  '01 00 00 38 0f 40 3f 94 73 97 80 57 bd 83 d5 cb 98 f4 22 7a 01 06 6e 65 6d 6f 02 12 0d be 70 8d ' +
  '93 d4 13 ce 31 96 e4 3f 78 2a 0a ee 04 06 c0 a8 01 10 05 06 00 00 00 03';
const bytesOf = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex');
const ZEROS = '00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00';

describe('the worked example of RFC 2865 §7.1', () => {
  it('is read attribute by attribute', () => {
    const packet = packetOf(bytesOf(NEMO));
    expect([packet.code, packet.identifier]).toEqual([1, 0]);
    expect(packet.authenticator.toString('hex')).toBe('0f403f9473978057bd83d5cb98f4227a');
    expect(packet.attributes.map(({ type, value }) => [type, value.toString('hex')])).toEqual([
      [1, '6e656d6f'],
      [2, '0dbe708d93d413ce3196e43f782a0aee'],
      [4, 'c0a80110'],
      [5, '00000003'],
    ]);
  });

  it('is written byte for byte', () => {
    expect(encodePacket(packetOf(bytesOf(NEMO))).toString('hex')).toBe(NEMO.replaceAll(' ', ''));
  });
});

describe('a datagram that lies is discarded', () => {
  it.each([
    ['nothing at all', '', 'shorter than a header'],
    ['19 octets', `01 00 00 14 ${ZEROS.slice(0, 44)}`, 'shorter than a header'],
    ['a Length of 0', `01 00 00 00 ${ZEROS}`, 'Length below 20'],
    ['a Length of 19', `01 00 00 13 ${ZEROS}`, 'Length below 20'],
    ['a Length of 65535', `01 00 ff ff ${ZEROS}`, 'Length above 4096'],
    ['a Length of 4097', `01 00 10 01 ${ZEROS}`, 'Length above 4096'],
    ['one octet less than its Length', `01 00 00 15 ${ZEROS}`, 'datagram shorter than its Length'],
    ['an attribute of one octet', `01 00 00 15 ${ZEROS} 01`, 'attribute runs past the packet'],
    ['an attribute of Length 0, which would never end', `01 00 00 16 ${ZEROS} 01 00`, 'attribute of Length below 2'],
    ['an attribute of Length 1', `01 00 00 16 ${ZEROS} 01 01`, 'attribute of Length below 2'],
    ['a truncated attribute', `01 00 00 18 ${ZEROS} 01 06 6e 65`, 'attribute runs past the packet'],
    [
      'an attribute that ends in the padding',
      `01 00 00 18 ${ZEROS} 01 06 6e 65 6d 6f`,
      'attribute runs past the packet',
    ],
  ])('%s', (_case, hex, defect) => expect(defectOf(hex)).toBe(defect));

  it('accepts the smallest packet, and the largest', () => {
    expect(packetOf(bytesOf(`03 ff 00 14 ${ZEROS}`)).attributes).toEqual([]);
    // 16 x 253 + 28 octets of attributes are exactly 4096 with the header
    const attributes = Array.from({ length: 16 }, () => ({ type: 18, value: Buffer.alloc(251, 0x61) }));
    const largest = encodePacket({
      code: 2,
      identifier: 1,
      authenticator: Buffer.alloc(16),
      attributes: [...attributes, { type: 18, value: Buffer.alloc(26) }],
    });
    expect(largest.length).toBe(4096);
    expect(packetOf(largest).attributes).toHaveLength(17);
  });

  it('RFC 2865 §3: octets behind the Length are padding', () => {
    const packet = packetOf(Buffer.concat([bytesOf(NEMO), Buffer.from('trailing')]));
    expect(packet.bytes.toString('hex')).toBe(NEMO.replaceAll(' ', ''));
  });

  it('an attribute without a value is legal on the wire', () => {
    expect(packetOf(bytesOf(`01 00 00 16 ${ZEROS} 19 02`)).attributes).toEqual([{ type: 25, value: Buffer.alloc(0) }]);
  });
});

describe('the packet owns its octets', () => {
  it('survives the reuse of the receive buffer', () => {
    const datagram = bytesOf(NEMO);
    const packet = packetOf(datagram);
    datagram.fill(0);
    expect(packet.attributes[0]?.value.toString()).toBe('nemo');
  });

  it('reads a view into a larger buffer', () => {
    const slab = Buffer.concat([Buffer.from('before'), bytesOf(NEMO), Buffer.from('after')]);
    expect(packetOf(slab.subarray(6, 6 + 56)).code).toBe(1);
  });
});

describe('for all packets', () => {
  const octets = (maxLength: number) => fc.uint8Array({ maxLength }).map((bytes) => Buffer.from(bytes));
  const packets = fc.record({
    code: fc.integer({ min: 1, max: 255 }),
    identifier: fc.integer({ min: 0, max: 255 }),
    authenticator: fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes)),
    attributes: fc.array(fc.record({ type: fc.integer({ min: 1, max: 255 }), value: octets(253) }), { maxLength: 15 }),
  });

  it('reading what was written gives the same packet', () => {
    fc.assert(
      fc.property(packets, (packet) => {
        const bytes = encodePacket(packet);
        expect(packetOf(bytes)).toEqual({ ...packet, bytes });
      }),
    );
  });

  it('any octets are read or refused, never thrown at', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const decoded = decodePacket(bytes);
        if ('packet' in decoded) expect(encodePacket(decoded.packet)).toEqual(decoded.packet.bytes);
      }),
      { numRuns: 2000 },
    );
  });

  it('any mutation of a real packet is read or refused, and every attribute stays inside it', () => {
    const original = bytesOf(NEMO);
    fc.assert(
      fc.property(fc.nat(original.length - 1), fc.integer({ min: 0, max: 255 }), fc.nat(60), (at, octet, cut) => {
        const mutated = Buffer.from(original);
        mutated[at] = octet;
        const decoded = decodePacket(mutated.subarray(0, cut));
        if ('defect' in decoded) return;
        const sum = decoded.packet.attributes.reduce((total, { value }) => total + value.length + 2, 20);
        expect(sum).toBe(decoded.packet.bytes.length);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a packet that cannot exist is a bug of ours', () => {
  const good = { code: 40, identifier: 7, authenticator: Buffer.alloc(16), attributes: [] };
  it.each([
    ['a value of 254 octets', { ...good, attributes: [{ type: 1, value: Buffer.alloc(254) }] }],
    ['an attribute of type 0', { ...good, attributes: [{ type: 0, value: Buffer.alloc(1) }] }],
    ['an attribute of type 256', { ...good, attributes: [{ type: 256, value: Buffer.alloc(1) }] }],
    ['an identifier of 256', { ...good, identifier: 256 }],
    ['a code of 0', { ...good, code: 0 }],
    ['an authenticator of 15 octets', { ...good, authenticator: Buffer.alloc(15) }],
    ['4097 octets', { ...good, attributes: Array.from({ length: 17 }, () => ({ type: 1, value: Buffer.alloc(253) })) }],
  ])('%s', (_case, packet) => expect(() => encodePacket(packet)).toThrow('assertion failed'));
});
