import { ReportedTree } from '../reported-tree';
import { diagnosticError, diagnosticObjects, stateOf } from './diagnostic-objects';
import { readMeasured } from './diagnostic-results';
import { microseconds, speedOf } from './speed';

const OBJECT = 'X.';
const asked = { bytes: 0, isFailed: false };
const tree = (values: Record<string, string>): ReportedTree =>
  ReportedTree.of(Object.entries(values).map(([name, value]) => [OBJECT + name, value, 'string', false] as const));
const read = (kind: Parameters<typeof readMeasured>[0], values: Record<string, string>, isFailed = false) =>
  readMeasured(kind, tree(values), OBJECT, { ...asked, isFailed });

describe('ping', () => {
  it.each([
    [
      'milliseconds (TR-098)',
      {
        SuccessCount: '3',
        FailureCount: '1',
        AverageResponseTime: '12',
        MinimumResponseTime: '9',
        MaximumResponseTime: '20',
      },
      { received: 3, lost: 1, lossPercent: 25, minMs: 9, avgMs: 12, maxMs: 20 },
    ],
    [
      'microseconds beside them (TR-181 2.4)',
      { SuccessCount: '4', FailureCount: '0', AverageResponseTime: '1', AverageResponseTimeDetailed: '734' },
      { received: 4, lossPercent: 0, avgMs: 0.734, minMs: null },
    ],
    [
      'the name that TR-098 misspelled',
      { SuccessCount: '1', FailureCount: '0', MinimumResponseTmie: '7' },
      { minMs: 7 },
    ],
    [
      'nobody answered: the zeros are no times',
      { SuccessCount: '0', FailureCount: '4', AverageResponseTime: '0', MinimumResponseTime: '0' },
      { received: 0, lossPercent: 100, avgMs: null, minMs: null },
    ],
    ['nothing was said', {}, { received: null, lossPercent: null, avgMs: null }],
  ])('%s', (_case, values, expected) => expect(read('ping', values)).toMatchObject(expected));
});

describe('traceroute', () => {
  it.each([
    ['the first names', { 'RouteHops.1.HopHost': '10.0.0.1' }, { host: '10.0.0.1', address: '10.0.0.1', rttMs: [] }],
    [
      'the names of TR-098 1.8',
      {
        'RouteHops.1.HopHost': 'gw',
        'RouteHops.1.HopHostAddress': '10.0.0.1',
        'RouteHops.1.HopErrorCode': '0',
        'RouteHops.1.HopRTTimes': '4,5',
      },
      { host: 'gw', address: '10.0.0.1', errorCode: null, rttMs: [4, 5] },
    ],
    [
      'the names of TR-181',
      {
        'RouteHops.1.Host': 'gw',
        'RouteHops.1.HostAddress': '10.0.0.1',
        'RouteHops.1.ErrorCode': '11',
        'RouteHops.1.RTTimes': '4, ,x',
      },
      { host: 'gw', address: '10.0.0.1', errorCode: 11, rttMs: [4] },
    ],
  ])('%s', (_case, values, hop) => expect(read('traceroute', values)).toMatchObject({ hops: [{ hop: 1, ...hop }] }));

  it('hops come in their order, and a route that ended early was not followed to its end', () => {
    const values = { 'RouteHops.10.Host': 'b', 'RouteHops.10.RTTimes': '9', 'RouteHops.2.Host': 'a' };
    expect(read('traceroute', values)).toMatchObject({ isReached: true, hops: [{ hop: 2 }, { hop: 10 }] });
    expect(read('traceroute', values, true)).toMatchObject({ isReached: false });
  });
});

describe('neighbours', () => {
  it('are sorted by strength; a band is said, or follows from the channel; a signal that cannot be has no value', () => {
    const values = {
      'Result.1.SSID': 'weak',
      'Result.1.Channel': '11',
      'Result.1.SignalStrength': '-90',
      'Result.2.SSID': 'strong',
      'Result.2.Channel': '44',
      'Result.2.SignalStrength': '-40',
      'Result.3.SSID': 'six',
      'Result.3.Channel': '5',
      'Result.3.OperatingFrequencyBand': '6GHz',
      'Result.3.SignalStrength': '74',
    };
    expect(read('wifi-scan', values)).toMatchObject({
      networks: [
        { ssid: 'strong', band: '5', channel: 44, signal: { value: -40 } },
        { ssid: 'weak', band: '2.4', channel: 11 },
        { ssid: 'six', band: '6', signal: { value: null, raw: '74' } },
      ],
    });
  });
});

describe('speed', () => {
  const times = { BOMTime: '2026-01-01T00:00:01.000000Z', EOMTime: '2026-01-01T00:00:03.500000Z' };
  const of = (values: Record<string, string>, bytes = 0) => speedOf((name) => values[name] ?? null, 'download', bytes);

  it.each([
    ['bytes of the test between its moments', { ...times, TestBytesReceived: '25000000' }, 80_000_000, null],
    ['all bytes where the test is not counted apart', { ...times, TotalBytesReceived: '25000000' }, 80_000_000, null],
    [
      'full loading, where several connections were used',
      {
        ...times,
        TestBytesReceived: '1',
        TestBytesReceivedUnderFullLoading: '10000000',
        PeriodOfFullLoading: '1000000',
      },
      80_000_000,
      null,
    ],
    ['no bytes', times, null, /how much/],
    ['no times', { TestBytesReceived: '25000000' }, null, /began and ended/],
    ['an unknown time', { ...times, BOMTime: '0001-01-01T00:00:00Z', TestBytesReceived: '1000000' }, null, /began/],
    [
      'an end before the beginning',
      { BOMTime: times.EOMTime, EOMTime: times.BOMTime, TestBytesReceived: '1000000' },
      null,
      /began/,
    ],
    [
      'no time between',
      { BOMTime: times.BOMTime, EOMTime: times.BOMTime, TestBytesReceived: '1000000' },
      null,
      /too short/,
    ],
    ['nearly nothing', { ...times, TestBytesReceived: '400' }, null, /too little/],
    ['a lie', { ...times, TestBytesReceived: '999999999999' }, null, /implausible/],
  ])('%s', (_case, values, bitsPerSecond, problem) => {
    const reading = of(values);
    expect(reading.bitsPerSecond).toBe(bitsPerSecond);
    if (problem === null) expect(reading.problem).toBeNull();
    else expect(reading.problem).toMatch(problem);
  });

  it('more than was there to transfer is not believed', () => {
    expect(of({ ...times, TestBytesReceived: '25000000' }, 20_000_000).problem).toBeNull();
    expect(of({ ...times, TestBytesReceived: '41000000' }, 20_000_000).problem).toMatch(/implausible/);
  });

  it('times keep their microseconds', () => {
    expect(microseconds('2026-01-01T00:00:00.000001Z')).toBe((microseconds('2026-01-01T00:00:00Z') ?? 0n) + 1n);
    expect(microseconds('2026-01-01T02:00:00+02:00')).toBe(microseconds('2026-01-01T00:00:00Z'));
    expect(microseconds('soon')).toBeNull();
  });
});

describe('states and errors by all their names', () => {
  it.each([
    ['Complete', 'complete'],
    ['Completed', 'complete'],
    ['Requested', 'under-way'],
    ['None', 'idle'],
    ['', 'idle'],
    ['Error_Other', 'failed'],
    ['Error', 'failed'],
  ])('%s is %s', (value, state) => expect(stateOf(value)).toBe(state));

  it.each([
    ['Error_CannotResolveHostName', 'the router could not resolve the host name (Error_CannotResolveHostName)'],
    ['Error_Cannot_Resolve_HostName', 'the router could not resolve the host name (Error_Cannot_Resolve_HostName)'],
    ['Error_InitConnectionFailed', 'the router could not connect to the server (Error_InitConnectionFailed)'],
    ['Error_X_Vendor', 'the router reports an error (Error_X_Vendor)'],
  ])('%s', (value, words) => expect(diagnosticError(value)).toBe(words));
});

it('objects that the tree shows come before those that are usual', () => {
  const shown = ReportedTree.of([
    ['InternetGatewayDevice.LANDevice.2.WiFi.NeighboringWiFiDiagnostic.DiagnosticsState', 'None', 'string', true],
  ]);
  expect(diagnosticObjects(shown, 'InternetGatewayDevice.', 'wifi-scan')).toEqual([
    'InternetGatewayDevice.LANDevice.2.WiFi.NeighboringWiFiDiagnostic.',
    'InternetGatewayDevice.LANDevice.1.WiFi.NeighboringWiFiDiagnostic.',
    'InternetGatewayDevice.WiFi.NeighboringWiFiDiagnostic.',
  ]);
});
