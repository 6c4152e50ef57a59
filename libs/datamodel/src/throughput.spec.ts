import fc from 'fast-check';
import { aTr098Tree, aTr181Tree, type SampleRow } from '../../../test/factories/cpe-trees';
import { liveNames } from './live-names';
import { ReportedTree } from './reported-tree';
import { counterNames, MAX_BITS_PER_SECOND, readCounters, throughputOf, type CounterReading } from './throughput';

const reading = (change: Partial<CounterReading>): CounterReading => ({
  received: '0',
  sent: '0',
  receivedType: 'unsignedInt',
  sentType: 'unsignedInt',
  uptimeSeconds: null,
  atMs: 0,
  ...change,
});
const rows = (prefix: string, type: string, names: Record<string, string>): SampleRow[] =>
  Object.entries(names).map(([name, value]) => [prefix + name, value, type, false]);

describe('throughput from two readings of the counters', () => {
  it.each<[string, Partial<CounterReading>, Partial<CounterReading>, number | null]>([
    ['a megabyte in four seconds', {}, { received: '1000000', atMs: 4_000 }, 2_000_000],
    ['nothing moved', { received: '77' }, { received: '77', atMs: 3_000 }, 0],
    ['wraps at 32 bits', { received: '4294967295' }, { received: '999', atMs: 4_000 }, 2_000],
    [
      'wraps at 64 bits',
      { received: '18446744073709551615', receivedType: 'unsignedLong' },
      { received: '999', receivedType: 'unsignedLong', atMs: 4_000 },
      2_000,
    ],
    ['says 32 bits and counts more', { received: '5000000000' }, { received: '5001000000', atMs: 4_000 }, 2_000_000],
    ['began anew', { received: '5000000000' }, { received: '12', atMs: 4_000 }, null],
    ['restarted in between', { uptimeSeconds: 900 }, { uptimeSeconds: 3, received: '9', atMs: 4_000 }, null],
    ['no time in between', {}, { received: '1000', atMs: 100 }, null],
    ['two readings the wrong way round', { atMs: 4_000 }, { received: '1000' }, null],
    [
      'the answer came late: the router counted 4 s, so it was 5 s at most',
      { uptimeSeconds: 100 },
      { uptimeSeconds: 104, received: '1000000', atMs: 20_000 },
      1_600_000,
    ],
    [
      'the first answer came late: it was 3 s at least',
      { uptimeSeconds: 100 },
      { uptimeSeconds: 104, received: '3000', atMs: 1_000 },
      8_000,
    ],
    [
      'within the second the router cannot tell, our own measure decides',
      { uptimeSeconds: 100 },
      { uptimeSeconds: 103, received: '1000000', atMs: 3_200 },
      2_500_000,
    ],
    [
      'an uptime that stands still is no clock',
      { uptimeSeconds: 100 },
      { uptimeSeconds: 100, received: '1000000', atMs: 4_000 },
      2_000_000,
    ],
  ])('%s', (_case, before, after, expected) => {
    expect(throughputOf(reading(before), reading(after))?.downBitsPerSecond ?? null).toBe(expected);
  });

  it('any rate at any count, over any wrap, comes out as it was, to a byte', () => {
    const width = fc.constantFrom(32n, 64n);
    fc.assert(
      fc.property(
        width,
        fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
        fc.integer({ min: 0, max: 100_000_000 }),
        fc.integer({ min: 1_000, max: 30_000 }),
        (bits, start, bytes, ms) => {
          const modulus = 1n << bits;
          const before = start % modulus;
          const type = bits === 64n ? 'unsignedLong' : 'unsignedInt';
          const result = throughputOf(
            reading({ received: String(before), receivedType: type }),
            reading({ received: String((before + BigInt(bytes)) % modulus), receivedType: type, atMs: ms }),
          );
          expect(result?.downBitsPerSecond).toBe(Math.round((bytes * 8) / (ms / 1000)));
        },
      ),
    );
  });

  it('never shows more than a home line can carry, whatever the counters say', () => {
    const counter = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }).map(String);
    const any = fc.record({
      received: counter,
      sent: counter,
      receivedType: fc.constantFrom('unsignedInt', 'unsignedLong', 'string', ''),
      sentType: fc.constantFrom('unsignedInt', 'unsignedLong', 'string', ''),
      uptimeSeconds: fc.option(fc.nat()),
      atMs: fc.double({ min: 0, max: 1e9, noNaN: true }),
    });
    fc.assert(
      fc.property(any, any, (before, after) => {
        const result = throughputOf(before, after);
        if (result === null) return;
        expect(result.downBitsPerSecond).toBeGreaterThanOrEqual(0);
        expect(result.downBitsPerSecond).toBeLessThanOrEqual(MAX_BITS_PER_SECOND);
        expect(result.upBitsPerSecond).toBeLessThanOrEqual(MAX_BITS_PER_SECOND);
        expect(result.seconds).toBeGreaterThanOrEqual(0.5);
      }),
    );
  });
});

describe('where the counters are', () => {
  const COMMON = 'InternetGatewayDevice.WANDevice.1.WANCommonInterfaceConfig.';
  const PPP = 'InternetGatewayDevice.WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1.Stats.';
  const common = rows(COMMON, 'unsignedInt', { TotalBytesReceived: '10', TotalBytesSent: '20' });
  const own = rows(PPP, 'unsignedInt', { EthernetBytesReceived: '1', EthernetBytesSent: '2' });

  it('TR-098: those of the PPP connection, else those of the WAN it runs over', () => {
    const whole = ReportedTree.of([...aTr098Tree(), ...common]);
    expect(counterNames(whole, 'InternetGatewayDevice.')).toEqual({
      received: `${COMMON}TotalBytesReceived`,
      sent: `${COMMON}TotalBytesSent`,
      uptime: 'InternetGatewayDevice.DeviceInfo.UpTime',
    });
    const precise = ReportedTree.of([...aTr098Tree(), ...common, ...own]);
    expect(counterNames(precise, 'InternetGatewayDevice.')?.received).toBe(`${PPP}EthernetBytesReceived`);
    const empty = ReportedTree.of([
      ...aTr098Tree(),
      ...common,
      ...rows(PPP, 'unsignedInt', { EthernetBytesReceived: '', EthernetBytesSent: '' }),
    ]);
    expect(counterNames(empty, 'InternetGatewayDevice.')?.received).toBe(`${COMMON}TotalBytesReceived`);
    expect(counterNames(ReportedTree.of(aTr098Tree()), 'InternetGatewayDevice.')).toBeNull();
  });

  it('TR-181: those of the PPP interface, else of its IP interface, else of the uplink', () => {
    const stats = (object: string): SampleRow[] =>
      rows(object, 'unsignedLong', { 'Stats.BytesReceived': '1', 'Stats.BytesSent': '2' });
    const uplink: SampleRow[] = [
      ['Device.Ethernet.Interface.1.Upstream', 'false', 'boolean', false],
      ...stats('Device.Ethernet.Interface.1.'),
      ['Device.Ethernet.Interface.2.Upstream', 'true', 'boolean', false],
      ...stats('Device.Ethernet.Interface.2.'),
    ];
    const tree = [...aTr181Tree(), ...uplink];
    expect(counterNames(ReportedTree.of(tree), 'Device.')?.received).toBe(
      'Device.Ethernet.Interface.2.Stats.BytesReceived',
    );
    const ppp = [...tree, ...stats('Device.PPP.Interface.1.')];
    expect(counterNames(ReportedTree.of(ppp), 'Device.')?.received).toBe('Device.PPP.Interface.1.Stats.BytesReceived');
  });

  it('an answer without both counters is no reading', () => {
    const names = { received: 'A.R', sent: 'A.S', uptime: 'A.U' };
    const value = (name: string, text: string | null) => ({ name, value: text, type: 'unsignedInt' });
    expect(readCounters(names, [value('A.R', '1'), value('A.S', '2'), value('A.U', '3')], 5)).toMatchObject({
      received: '1',
      sent: '2',
      uptimeSeconds: 3,
      atMs: 5,
    });
    expect(readCounters(names, [value('A.R', '1'), value('A.S', '2')], 5)?.uptimeSeconds).toBeNull();
    for (const bad of ['', '-1', '1.5', 'n/a', null]) {
      expect(readCounters(names, [value('A.R', bad), value('A.S', '2')], 5)).toBeNull();
    }
  });

  it('what a person looks at is read together: values, hosts, stations, counters', () => {
    const stations = rows('InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.AssociatedDevice.1.', 'string', {
      AssociatedDeviceMACAddress: 'AA:BB:CC:00:00:01',
      X_HW_RSSI: '-61',
    });
    const names = liveNames(ReportedTree.of([...aTr098Tree(), ...common, ...stations]), 'InternetGatewayDevice.');
    expect(names).toEqual(
      expect.arrayContaining([
        'InternetGatewayDevice.DeviceInfo.UpTime',
        `${COMMON}TotalBytesReceived`,
        'InternetGatewayDevice.LANDevice.1.Hosts.',
        'InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.AssociatedDevice.',
      ]),
    );
    expect(new Set(names).size).toBe(names.length);
  });
});
