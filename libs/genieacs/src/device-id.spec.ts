import fc from 'fast-check';
import { deviceIdOf, escapeIdPart, parseDeviceId, tagName, tagOfName } from './device-id';

describe('ids of devices (§1.2)', () => {
  it.each([
    [{ oui: '00259E', productClass: 'ONT1200', serialNumber: 'SIM00000001' }, '00259E-ONT1200-SIM00000001'],
    [{ oui: '00259E', productClass: '', serialNumber: 'S1' }, '00259E-S1'],
    [{ oui: '00259E', productClass: 'A', serialNumber: 'ONT-12 00/é' }, '00259E-A-ONT%2D12%2000%2F%C3%A9'],
  ])('%j is %s, and back', (identity, id) => {
    expect(deviceIdOf(identity)).toBe(id);
    expect(parseDeviceId(id)).toEqual(identity);
  });

  it.each(['', '00259E', 'A-B-C-D', 'A--', '-B', 'A-%ZZ', 'A-%FF', 'A-b.c'])('%j is no id', (id) => {
    expect(parseDeviceId(id)).toBeNull();
  });

  it('any identity comes back from its id', () => {
    const part = fc.string({ minLength: 1, maxLength: 12, unit: 'binary' }).filter((text) => text.isWellFormed());
    fc.assert(
      fc.property(part, fc.oneof(part, fc.constant('')), part, (oui, productClass, serialNumber) => {
        const identity = { oui, productClass, serialNumber };
        expect(parseDeviceId(deviceIdOf(identity))).toEqual(identity);
        expect(escapeIdPart(serialNumber)).not.toContain('-');
      }),
    );
  });
});

describe('names of tags (§1.8)', () => {
  it.each([
    ['a b.c', 'a0x20b0x2Ec'],
    ['vip', 'vip'],
    ['São João/2', 'S0xC30xA3o0x20Jo0xC30xA3o0x2F2'],
    ['100%', '1000x25'],
    ["it's*(!)~", 'it0x27s0x2A0x280x210x290x7E'],
  ])('%j is %s, and back', (tag, name) => {
    expect(tagName(tag)).toBe(name);
    expect(tagOfName(name)).toBe(tag);
  });
});
