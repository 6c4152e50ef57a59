import { aTr098Tree, aTr181Tree } from '../../../../test/factories/cpe-trees';
import { GEMTEK_TR181, hasRecordedTrees, HUAWEI_EG8145V5, recordedTree } from '../../../../test/support/recorded-trees';
import { detectRoot, isParameterPath, TR098_ROOT, TR181_ROOT } from '../parameter-path';
import { ReportedTree, type TreeRow } from '../reported-tree';
import { readSeries, seriesNames, seriesOfDiagnostic } from './read-series';
import { plausible, ROUTER_SERIES, SERIES, toStoredValues, type SeriesValue } from './series-catalogue';

const asObject = (values: readonly SeriesValue[]): Record<string, number> =>
  Object.fromEntries(values.map(({ name, value }) => [name, value]));
const all = (): boolean => true;
const rows = (values: Record<string, string>): TreeRow[] =>
  Object.entries(values).map(([path, value]) => [path, value, 'string', false]);

const DSL = 'InternetGatewayDevice.WANDevice.2.WANDSLInterfaceConfig.';
const TR098 = ReportedTree.of([
  ...aTr098Tree(),
  ...rows({
    [`${DSL}DownstreamCurrRate`]: '51203',
    [`${DSL}UpstreamCurrRate`]: '10240',
    [`${DSL}DownstreamNoiseMargin`]: '92',
    [`${DSL}DownstreamAttenuation`]: '185',
    'InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.TotalAssociations': '3',
    'InternetGatewayDevice.DeviceInfo.MemoryStatus.Total': '1000',
    'InternetGatewayDevice.DeviceInfo.MemoryStatus.Free': '250',
  }),
]);

describe('what a router tells of itself becomes points of its series', () => {
  it('TR-098: in the units of the series', () => {
    expect(asObject(readSeries(TR098, TR098_ROOT, all))).toMatchObject({
      rxPowerDbm: -19,
      txPowerDbm: 2.1,
      uptimeSeconds: 7200,
      pppUpPercent: 100,
      channel24: 6,
      channel5: 44,
      clients24: 3,
      hostCount: 2,
      memoryPercent: 75,
      dslDownMbps: 51.2,
      dslUpMbps: 10.24,
      dslDownMarginDb: 9.2,
      dslDownAttenuationDb: 18.5,
    });
  });

  it('TR-181: under the same names', () => {
    const tree = ReportedTree.of([
      ...aTr181Tree(),
      ...rows({
        'Device.DSL.Line.1.DownstreamNoiseMargin': '61',
        'Device.DSL.Channel.1.DownstreamCurrRate': '20000',
        'Device.DeviceInfo.ProcessStatus.CPUUsage': '12',
        'Device.Optical.Interface.1.OpticalSignalLevel': '-21500',
      }),
    ]);
    expect(asObject(readSeries(tree, TR181_ROOT, all))).toMatchObject({
      dslDownMarginDb: 6.1,
      dslDownMbps: 20,
      cpuPercent: 12,
      rxPowerDbm: -21.5,
    });
  });

  it('only what was read now: an old value is no point of today', () => {
    const rx = 'InternetGatewayDevice.WANDevice.1.X_GponInterfaceConfig.RXPower';
    expect(asObject(readSeries(TR098, TR098_ROOT, (path) => path === rx))).toEqual({ rxPowerDbm: -19 });
    expect(readSeries(TR098, TR098_ROOT, () => false)).toEqual([]);
    // Half of a share is none.
    expect(readSeries(TR098, TR098_ROOT, (path) => path.endsWith('MemoryStatus.Free'))).toEqual([]);
  });

  it('a connection that is down has no uptime', () => {
    const path = [...TR098.paths()].find((name) => name.endsWith('WANPPPConnection.1.ConnectionStatus'))!;
    const uptime = path.replace('ConnectionStatus', 'Uptime');
    const down = TR098.withValues([
      { name: path, value: 'Disconnected', type: 'string' },
      { name: uptime, value: '99', type: 'unsignedInt' },
    ]);
    const values = asObject(readSeries(down, TR098_ROOT, all));
    expect(values).toMatchObject({ pppUpPercent: 0 });
    expect(values).not.toHaveProperty('pppUptimeSeconds');
  });

  it.each<[string, string]>([
    ['RXPower', '0'],
    ['RXPower', '-90'],
    ['RXPower', 'n/a'],
  ])('what cannot be is left out: %s of %s', (parameter, value) => {
    const name = `InternetGatewayDevice.WANDevice.1.X_GponInterfaceConfig.${parameter}`;
    const tree = TR098.withValues([{ name, value, type: 'string' }]);
    expect(asObject(readSeries(tree, TR098_ROOT, all))).not.toHaveProperty('rxPowerDbm');
  });

  it('is asked for by the names that the router has, group by group', () => {
    expect(seriesNames(TR098, TR098_ROOT, ['optical'])).toEqual([
      'InternetGatewayDevice.WANDevice.1.X_GponInterfaceConfig.RXPower',
      'InternetGatewayDevice.WANDevice.1.X_GponInterfaceConfig.TXPower',
    ]);
    expect(seriesNames(TR098, TR098_ROOT, [])).toEqual([]);
    expect(seriesNames(ReportedTree.empty, TR181_ROOT, ['optical', 'line', 'ppp', 'wifi', 'system'])).toEqual([]);
    const names = seriesNames(TR098, TR098_ROOT, ['line', 'wifi', 'system']);
    expect(new Set(names).size).toBe(names.length);
    expect(names.every((name) => name.endsWith('.') || TR098.has(name))).toBe(true);
  });
});

describe('a diagnosis is a point too', () => {
  it('of a ping, a speed test, and of what is shown', () => {
    const ping = { received: 4, lost: 1, lossPercent: 20, minMs: 1, avgMs: 12.34, maxMs: 30, addressUsed: null };
    expect(asObject(seriesOfDiagnostic({ kind: 'ping', ...ping }))).toEqual({ pingMs: 12.34, pingLossPercent: 20 });
    // Nobody answered: there is a loss, and no time.
    const lost = { ...ping, received: 0, lost: 5, lossPercent: 100, minMs: null, avgMs: null, maxMs: null };
    expect(asObject(seriesOfDiagnostic({ kind: 'ping', ...lost }))).toEqual({ pingLossPercent: 100 });
    const speed = { bytes: 1, seconds: 1, problem: null, connectMs: 1, responseMs: 1, addressUsed: null };
    expect(asObject(seriesOfDiagnostic({ kind: 'upload', ...speed, bitsPerSecond: 9_876_543 }))).toEqual({
      uploadMbps: 9.88,
    });
    expect(seriesOfDiagnostic({ kind: 'download', ...speed, bitsPerSecond: null })).toEqual([]);
    expect(seriesOfDiagnostic({ kind: 'wifi-scan', networks: [] })).toEqual([]);
  });
});

describe('the catalogue', () => {
  it('is stored by position: none may move, since what is stored would mean another thing', () => {
    expect(ROUTER_SERIES.slice(0, 4)).toEqual(['informs', 'informRetries', 'rxPowerDbm', 'txPowerDbm']);
    expect(ROUTER_SERIES.indexOf('pingLossPercent')).toBe(27);
    const stored = toStoredValues([{ name: 'txPowerDbm', value: 2 }]);
    expect(stored).toHaveLength(ROUTER_SERIES.length);
    expect(stored.flatMap((value, place) => (value === null ? [] : [[ROUTER_SERIES[place], value]]))).toEqual([
      ['txPowerDbm', 2],
    ]);
  });

  it('takes the edges of what can be, and nothing beyond', () => {
    for (const name of ROUTER_SERIES) {
      const { from, to } = SERIES[name];
      expect([plausible(name, from), plausible(name, to)]).toEqual([from, to]);
      expect([plausible(name, from - 1), plausible(name, to + 1), plausible(name, Number.NaN)]).toEqual([
        null,
        null,
        null,
      ]);
    }
  });
});

(hasRecordedTrees ? describe : describe.skip)('trees of real routers (skipped where they are not there)', () => {
  it.each([
    [
      'Huawei',
      HUAWEI_EG8145V5,
      { rxPowerDbm: -3, txPowerDbm: 2, uptimeSeconds: 89_910, cpuPercent: 14, memoryPercent: 50 },
    ],
    // It sees no light, and says 0.
    ['Gemtek', GEMTEK_TR181, { opticalCelsius: 48, hostCount: 1, clients24: 2 }],
  ])('%s', (_maker, path, expected) => {
    const tree = ReportedTree.of(recordedTree(path).filter(([name]) => isParameterPath(name)));
    expect(asObject(readSeries(tree, detectRoot(tree.paths())!, all))).toMatchObject(expected);
  });
});
