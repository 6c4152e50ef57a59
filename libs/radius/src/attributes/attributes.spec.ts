import fc from 'fast-check';
import { encodeAttributes, readAttributes, valueOf } from './attributes';
import type { NamedAttribute } from './dictionary';
import { findByName, findByNumber, listAttributes, nameOfValue } from './dictionary';

/** Type, length and value of each attribute as hex, as they stand in a packet. */
const hexOf = (attributes: readonly NamedAttribute[]): string[] =>
  encodeAttributes(attributes).map(({ type, value }) =>
    Buffer.concat([Buffer.from([type, value.length + 2]), value]).toString('hex'),
  );
const wire = (hex: string) => {
  const bytes = Buffer.from(hex.replaceAll(' ', ''), 'hex');
  return [{ type: bytes.readUInt8(0), value: bytes.subarray(2) }];
};

describe('attributes, byte by byte', () => {
  it.each<[string, NamedAttribute, string]>([
    ['text is UTF-8', { name: 'User-Name', value: 'রহিমা' }, '0111e0a6b0e0a6b9e0a6bfe0a6aee0a6be'],
    ['an address', { name: 'Framed-IP-Address', value: '100.64.9.31' }, '08066440091f'],
    ['an integer', { name: 'Session-Timeout', value: 600 }, '1b0600000258'],
    ['the largest integer', { name: 'Acct-Input-Octets', value: 0xffffffff }, '2a06ffffffff'],
    [
      'an instant, in seconds',
      { name: 'Event-Timestamp', value: new Date('2026-03-14T04:00:00.999Z') },
      '370669b4dd40',
    ],
    ['octets', { name: 'Class', value: Buffer.from([0, 255]) }, '190400ff'],
    ['RFC 3162 address', { name: 'NAS-IPv6-Address', value: '2001:db8::1' }, '5f1220010db8000000000000000000000001'],
    ['RFC 3162 prefix', { name: 'Delegated-IPv6-Prefix', value: '2001:db8:5::/48' }, '7b0a003020010db80005'],
    ['RFC 3162 interface', { name: 'Framed-Interface-Id', value: '0000000000000001' }, '600a0000000000000001'],
    ['MikroTik', { name: 'Mikrotik-Rate-Limit', value: '30M/30M' }, '1a0f00003a8c0809' + '33304d2f33304d'],
    ['Cisco', { name: 'Cisco-AVPair', value: 'a=b' }, '1a0b00000009' + '0105' + '613d62'],
    [
      'Juniper, tagged',
      { name: 'ERX-Service-Activate', value: 'garden', tag: 1 },
      '1a0f0000130a' + '410901' + '67617264656e',
    ],
    [
      'Juniper, tagged integer',
      { name: 'ERX-Service-Timeout', value: 600, tag: 1 },
      '1a0c0000130a' + '4406' + '01000258',
    ],
    ['Juniper, untagged', { name: 'ERX-Service-Deactivate', value: 'data' }, '1a0c0000130a' + '4206' + '64617461'],
    ['Huawei', { name: 'HW-Policy-Name', value: 'garden' }, '1a0e000007db' + '5f08' + '67617264656e'],
  ])('%s', (_case, attribute, hex) => {
    expect(hexOf([attribute])).toEqual([hex]);
    const [read] = readAttributes(encodeAttributes([attribute]));
    const value = attribute.value instanceof Date ? new Date('2026-03-14T04:00:00Z') : attribute.value;
    expect(read).toMatchObject({ name: attribute.name, value, tag: attribute.tag ?? null });
  });
});

describe('what a NAS may send and we must survive', () => {
  it.each([
    ['an integer of three octets', '28 05 00 00 01', 'Acct-Status-Type'],
    ['an empty integer', '28 02', 'Acct-Status-Type'],
    ['an address of five octets', '08 07 01 02 03 04 05', 'Framed-IP-Address'],
    ['a name that is no UTF-8', '01 04 c3 28', 'User-Name'],
    ['a name with a NUL', '01 05 61 00 62', 'User-Name'],
    ['a prefix longer than 128 bits', '7b 04 00 ff', 'Delegated-IPv6-Prefix'],
    ['a prefix shorter than it says', '7b 06 00 40 20 01', 'Delegated-IPv6-Prefix'],
  ] as const)('%s is there, and has no value', (_case, hex, name) => {
    const read = readAttributes(wire(hex));
    expect(valueOf(read, name)).toBeNull();
    expect(read[0]?.octets).toEqual(wire(hex)[0]?.value);
  });

  it('an attribute nobody knows keeps its octets', () => {
    expect(readAttributes(wire('f5 04 ab cd'))).toEqual([
      { name: null, vendorId: null, number: 245, octets: Buffer.from('abcd', 'hex'), value: null, tag: null },
    ]);
  });

  it('a vendor nobody knows keeps its octets', () => {
    expect(readAttributes(wire('1a 0a 00 00 ff ff 07 04 ab cd'))).toEqual([
      { name: null, vendorId: 65535, number: 7, octets: Buffer.from('abcd', 'hex'), value: null, tag: null },
    ]);
  });

  it('several vendor attributes in one Vendor-Specific are all read', () => {
    const read = readAttributes(wire('1a 12 00 00 3a 8c 08 06 31 4d 2f 31 13 06 67 61 72 64'));
    expect(read.map(({ name, value }) => [name, value])).toEqual([
      ['Mikrotik-Rate-Limit', '1M/1'],
      ['Mikrotik-Address-List', 'gard'],
    ]);
  });

  it.each([
    ['too short for a vendor id', '1a 05 00 00 3a'],
    ['a sub-attribute of Length 0', '1a 08 00 00 3a 8c 08 00'],
    ['a sub-attribute that runs out', '1a 09 00 00 3a 8c 08 7f 31'],
    ['a lone type octet', '1a 0a 00 00 3a 8c 08 03 31 13'],
  ])('a Vendor-Specific that is %s stays opaque', (_case, hex) => {
    expect(readAttributes(wire(hex))).toMatchObject([{ name: null, vendorId: null, number: 26, value: null }]);
  });

  it('the first of two wins, as the sender put it', () => {
    const names = readAttributes([...wire('01 03 61'), ...wire('01 03 62')]);
    expect(valueOf(names, 'User-Name')).toBe('a');
    expect(valueOf(names, 'Class')).toBeUndefined();
  });

  it('any octets under any number are read without an exception', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 255 }), fc.uint8Array({ maxLength: 253 }), (type, octets) => {
        const read = readAttributes([{ type, value: Buffer.from(octets) }]);
        expect(read.length).toBeGreaterThan(0);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('for all values', () => {
  const ipv6 = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes));
  const text = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((value) => !value.includes('\0'));

  it('reading what was written gives the value', () => {
    const attributes = fc.oneof<fc.Arbitrary<NamedAttribute>[]>(
      text.map((value) => ({ name: 'User-Name', value })),
      text.map((value) => ({ name: 'Mikrotik-Address-List', value })),
      fc.nat(0xffffffff).map((value) => ({ name: 'Session-Timeout', value })),
      fc.ipV4().map((value) => ({ name: 'Framed-IP-Address', value })),
      fc.uint8Array({ maxLength: 253 }).map((bytes) => ({ name: 'Class', value: Buffer.from(bytes) })),
      fc.tuple(text, fc.nat(31)).map(([value, tag]) => ({ name: 'ERX-Service-Activate', value, tag })),
      fc.tuple(fc.nat(0xffffff), fc.nat(31)).map(([value, tag]) => ({ name: 'ERX-Service-Volume', value, tag })),
    );
    fc.assert(
      fc.property(fc.array(attributes, { maxLength: 8 }), (list) => {
        const read = readAttributes(encodeAttributes(list));
        expect(read.map(({ name, value }) => ({ name, value }))).toEqual(
          list.map(({ name, value }) => ({ name, value })),
        );
      }),
    );
  });

  it('an IPv6 address survives its own text', () => {
    fc.assert(
      fc.property(ipv6, (octets) => {
        const [first] = readAttributes([{ type: 95, value: octets }]);
        const [again] = encodeAttributes([{ name: 'NAS-IPv6-Address', value: String(first?.value) }]);
        expect(again?.value).toEqual(octets);
      }),
    );
  });

  it.each([
    ['00000000000000000000000000000000', '::'],
    ['00000000000000000000000000000001', '::1'],
    ['20010db8000000000001000000000001', '2001:db8::1:0:0:1'],
    ['20010db8000000010001000100010001', '2001:db8:0:1:1:1:1:1'],
    ['fe800000000000000000000000000000', 'fe80::'],
  ])('RFC 5952: %s is written %s', (hex, written) => {
    expect(valueOf(readAttributes([{ type: 95, value: Buffer.from(hex, 'hex') }]), 'NAS-IPv6-Address')).toBe(written);
  });
});

describe('the dictionary', () => {
  it('has each number once per vendor, and finds each entry both ways', () => {
    const entries = listAttributes();
    expect(new Set(entries.map(({ vendorId, number }) => `${vendorId}:${number}`)).size).toBe(entries.length);
    for (const entry of entries) {
      expect(findByName(entry.name)).toBe(entry);
      expect(findByNumber(entry.vendorId, entry.number)).toBe(entry);
      expect(entry.number).toBeGreaterThan(0);
      expect(entry.number).toBeLessThan(256);
    }
  });

  it('names enumerated values', () => {
    expect(nameOfValue('Acct-Status-Type', 3)).toBe('Interim-Update');
    expect(nameOfValue('Acct-Terminate-Cause', 6)).toBe('Admin-Reset');
    expect(nameOfValue('Acct-Status-Type', 99)).toBeNull();
    expect(nameOfValue('User-Name', 1)).toBeNull();
  });
});

describe('a value that cannot be is a bug of ours', () => {
  it.each<[string, NamedAttribute]>([
    ['a negative integer', { name: 'Session-Timeout', value: -1 }],
    ['33 bits', { name: 'Session-Timeout', value: 0x1_0000_0000 }],
    ['half a second', { name: 'Session-Timeout', value: 0.5 }],
    ['no address', { name: 'Framed-IP-Address', value: '10.0.0' }],
    ['an address with a leading zero', { name: 'Framed-IP-Address', value: '10.0.0.01' }],
    ['an address of 256', { name: 'Framed-IP-Address', value: '10.0.0.256' }],
    ['two double colons', { name: 'NAS-IPv6-Address', value: '1::2::3' }],
    ['nine groups', { name: 'NAS-IPv6-Address', value: '1:2:3:4:5:6:7:8:9' }],
    ['a prefix of 129', { name: 'Delegated-IPv6-Prefix', value: '::/129' }],
    ['a tag where none belongs', { name: 'User-Name', value: 'x', tag: 1 }],
    ['a tag of 32', { name: 'ERX-Service-Activate', value: 'x', tag: 32 }],
    ['25 bits behind a tag', { name: 'ERX-Service-Volume', value: 0x1000000, tag: 1 }],
    ['248 octets for a vendor', { name: 'Mikrotik-Address-List', value: 'x'.repeat(248) }],
  ])('%s', (_case, attribute) => expect(() => encodeAttributes([attribute])).toThrow('assertion failed'));
});
