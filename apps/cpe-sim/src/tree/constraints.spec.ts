import { canonicalValue, valueFault } from './constraints';
import type { ParameterSpec, ParameterType } from './parameter';

function aParameter(type: ParameterType, path = 'Device.X'): ParameterSpec {
  const flags = { isWritable: true, isSecret: false, isForcedActive: false, isCounter: false };
  return { path, type, ...flags, initial: '', sameAs: null };
}

describe('valueFault', () => {
  it.each<[ParameterType, string, 9006 | null]>([
    ['string', '', null],
    ['boolean', '0', null],
    ['boolean', 'true', null],
    ['boolean', 'TRUE', 9006],
    ['boolean', '', 9006],
    ['unsignedInt', '0', null],
    ['unsignedInt', '4294967295', null],
    ['unsignedInt', '4294967296', 9006],
    ['unsignedInt', '-1', 9006],
    ['unsignedInt', '1.5', 9006],
    ['unsignedInt', ' 1', 9006],
    ['int', '-2147483648', null],
    ['int', '-2147483649', 9006],
    ['unsignedLong', '18446744073709551615', null],
    ['unsignedLong', '18446744073709551616', 9006],
    ['long', '9223372036854775808', 9006],
    ['dateTime', '2026-11-22T14:15:00Z', null],
    ['dateTime', '0001-01-01T00:00:00Z', null],
    ['dateTime', '2026-11-22T14:15:00.5+06:00', null],
    ['dateTime', 'yesterday', 9006],
  ])('%s takes %p: %p', (type, value, fault) => {
    expect(valueFault(aParameter(type), value)).toBe(fault);
  });

  it.each<[string, ParameterType, string, 9007 | null]>([
    ['Device.WiFi.SSID.1.SSID', 'string', 'x'.repeat(32), null],
    ['Device.WiFi.SSID.1.SSID', 'string', 'x'.repeat(33), 9007],
    ['Device.WiFi.AccessPoint.1.Security.KeyPassphrase', 'string', '1234567', 9007],
    ['Device.WiFi.AccessPoint.1.Security.KeyPassphrase', 'string', '12345678', null],
    ['Device.WiFi.AccessPoint.1.Security.ModeEnabled', 'string', 'WPA9', 9007],
    ['Device.Ethernet.VLANTermination.1.VLANID', 'unsignedInt', '4094', null],
    ['Device.Ethernet.VLANTermination.1.VLANID', 'unsignedInt', '4095', 9007],
    ['Device.ManagementServer.PeriodicInformInterval', 'unsignedInt', '0', 9007],
  ])('%s (%s) takes %p: %p', (path, type, value, fault) => {
    expect(valueFault(aParameter(type, path), value)).toBe(fault);
  });
});

describe('canonicalValue', () => {
  it.each([
    ['boolean', '1', 'true'],
    ['boolean', 'true', 'true'],
    ['boolean', '0', 'false'],
    ['boolean', 'false', 'false'],
    ['string', '1', '1'],
  ] as const)('%s %p is kept as %p', (type, written, kept) => {
    expect(canonicalValue(aParameter(type), written)).toBe(kept);
  });
});
