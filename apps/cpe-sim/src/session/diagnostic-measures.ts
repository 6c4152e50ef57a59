import { connect } from 'node:net';
import type { BoxFacts } from '../box-facts';
import { seedOf } from '../box';
import { testSpeed, type SpeedTimes } from '../http/speed-test';
import { resolve, roundTrips, routersTo, type SimulatedHost } from '../wan/simulated-internet';

type Row = Readonly<Record<string, string>>;

/** What a diagnosis writes into its object when it is over. */
export interface Measured {
  readonly state: string;
  readonly values?: Row;
  readonly table?: { readonly name: 'RouteHops' | 'Result'; readonly rows: readonly Row[] };
}

/** The object that is measured for, and the box that does it. */
export interface Measuring {
  /** A setting of the object; the empty string when the model has not got it. */
  readonly read: (name: string) => string;
  readonly isTr181: boolean;
  readonly box: BoxFacts;
  readonly localAddress: string;
  readonly timeoutMs: number;
  readonly lineBitsPerSecond: number;
  readonly signal: AbortSignal;
}

type Measure = (measuring: Measuring) => Measured | Promise<Measured>;

const number = (text: string, otherwise: number): number => (/^\d+$/.test(text) ? Number(text) : otherwise);
const rounded = (ms: number): string => String(Math.max(1, Math.round(ms)));

/** Without a way into the internet there is nobody to ask. */
const isOnline = ({ box }: Measuring): boolean => box.ppp.status === 'Connected' && box.ppp.pool === 'service';
const isLoopback = (address: string): boolean => address.startsWith('127.');

/** Who is meant; null when no name server knows. */
function find(measuring: Measuring, name: string): SimulatedHost | null {
  const host = resolve(name);
  if (host === null || isOnline(measuring) || isLoopback(host.address) || host.name === host.address) return host;
  return null;
}

/** A real round trip to the machine that the simulator runs on: the connection is opened, or refused, which is an answer as well. */
function knock(address: string, localAddress: string, timeoutMs: number): Promise<number | null> {
  const startedAt = performance.now();
  return new Promise((done) => {
    const socket = connect({ host: address, port: 9, localAddress, timeout: timeoutMs });
    const end = (isAnswer: boolean): void => {
      socket.destroy();
      done(isAnswer ? performance.now() - startedAt : null);
    };
    socket.on('connect', () => end(true));
    socket.on('timeout', () => end(false));
    socket.on('error', (error: NodeJS.ErrnoException) => end(error.code === 'ECONNREFUSED'));
  });
}

const ping: Measure = (measuring) => {
  const host = find(measuring, measuring.read('Host'));
  if (host === null) return { state: 'Error_CannotResolveHostName' };
  const count = number(measuring.read('NumberOfRepetitions'), 4);
  if (!isLoopback(host.address)) {
    const trips = isOnline(measuring) ? roundTrips(host.address, count) : Array.from({ length: count }, () => null);
    return afterPing(measuring, host, trips);
  }
  const timeoutMs = number(measuring.read('Timeout'), 5_000);
  return Promise.all(
    Array.from({ length: Math.min(count, 20) }, () => knock(host.address, measuring.localAddress, timeoutMs)),
  ).then((trips) => afterPing(measuring, host, trips));
};

function afterPing({ isTr181 }: Measuring, host: SimulatedHost, trips: readonly (number | null)[]): Measured {
  const answered = trips.filter((trip) => trip !== null);
  const mean = answered.reduce((sum, trip) => sum + trip, 0) / Math.max(1, answered.length);
  const times = answered.length === 0 ? [0, 0, 0] : [mean, Math.min(...answered), Math.max(...answered)];
  const names = ['AverageResponseTime', 'MinimumResponseTime', 'MaximumResponseTime'];
  const ms = names.map((name, at) => [name, times[at] === 0 ? '0' : rounded(times[at] ?? 0)] as const);
  const detailed = names.map((name, at) => [`${name}Detailed`, String(Math.round((times[at] ?? 0) * 1000))] as const);
  return {
    state: 'Complete',
    values: {
      SuccessCount: String(answered.length),
      FailureCount: String(trips.length - answered.length),
      ...Object.fromEntries(ms),
      ...(isTr181 ? { IPAddressUsed: host.address, ...Object.fromEntries(detailed) } : {}),
    },
  };
}

const traceroute: Measure = (measuring) => {
  const host = find(measuring, measuring.read('Host'));
  if (host === null) return { state: 'Error_CannotResolveHostName' };
  const gateway = (measuring.box.ppp.address ?? '127.64.0.1').replace(/\.\d+\.\d+$/, '.0.1');
  const way = isLoopback(host.address) ? [host] : [...routersTo(host.address, gateway), host];
  const most = number(measuring.read('MaxHopCount'), 30);
  const tries = number(measuring.read('NumberOfTries'), 3);
  const seen = isOnline(measuring) || isLoopback(host.address) ? way.slice(0, most) : way.slice(0, 1);
  const rows = seen.map((hop) => hopRow(hop, roundTrips(hop.address, tries)));
  const last = seen.at(-1);
  const isReached = last?.address === host.address;
  return {
    state: isReached ? 'Complete' : 'Error_MaxHopCountExceeded',
    values: {
      ResponseTime: isReached ? rounded(roundTrips(host.address, 1)[0] ?? 0) : '0',
      RouteHopsNumberOfEntries: String(rows.length),
    },
    table: { name: 'RouteHops', rows },
  };
};

/** By all the names that a model may have for it; those it has not got fall away. */
function hopRow(hop: SimulatedHost, trips: readonly (number | null)[]): Row {
  const times = trips
    .filter((trip) => trip !== null)
    .map((trip) => rounded(trip))
    .join(',');
  const { name, address } = hop;
  return {
    HopHost: name,
    HopHostAddress: address,
    HopErrorCode: '0',
    HopRTTimes: times,
    Host: name,
    HostAddress: address,
    ErrorCode: '0',
    RTTimes: times,
  };
}

const nslookup: Measure = (measuring) => {
  const name = measuring.read('HostName');
  const server = measuring.read('DNSServer') || '127.0.0.53';
  const known = find(measuring, server);
  if (known === null) return { state: 'Error_DNSServerNotResolved' };
  const host = find(measuring, name);
  const count = number(measuring.read('NumberOfRepetitions'), 1);
  const rows = Array.from({ length: count }, (_, at): Row => ({
    Status: host === null ? 'Error_HostNameNotResolved' : 'Success',
    AnswerType: host === null ? 'None' : isLoopback(known.address) ? 'NonAuthoritative' : 'Authoritative',
    HostNameReturned: host === null ? '' : name,
    IPAddresses: host?.address ?? '',
    DNSServerIP: known.address,
    ResponseTime: rounded((roundTrips(known.address, at + 1).at(-1) ?? 0) / 4),
  }));
  return {
    state: 'Complete',
    values: { SuccessCount: host === null ? '0' : String(count), ResultNumberOfEntries: String(count) },
    table: { name: 'Result', rows },
  };
};

const speed =
  (direction: 'download' | 'upload'): Measure =>
  async (measuring) => {
    const { read, isTr181, localAddress, timeoutMs, lineBitsPerSecond, signal } = measuring;
    const outcome = await testSpeed({
      url: read(direction === 'download' ? 'DownloadURL' : 'UploadURL'),
      method: direction === 'download' ? 'GET' : 'PUT',
      bytes: number(read('TestFileLength'), 0),
      seconds: direction === 'download' ? number(read('TimeBasedTestDuration'), 0) : 0,
      connections: number(read('NumberOfConnections'), 1),
      localAddress,
      timeoutMs,
      lineBitsPerSecond,
      signal,
    });
    if ('error' in outcome) return { state: outcome.error };
    return { state: isTr181 ? 'Complete' : 'Completed', values: speedValues(direction, outcome) };
  };

function speedValues(direction: 'download' | 'upload', times: SpeedTimes): Row {
  const overhead = Math.ceil(times.bytes / 1400) * 40;
  return {
    TCPOpenRequestTime: times.openRequest,
    TCPOpenResponseTime: times.openResponse,
    ROMTime: times.requested,
    BOMTime: times.began,
    EOMTime: times.ended,
    ...(direction === 'download'
      ? { TestBytesReceived: String(times.bytes), TotalBytesReceived: String(times.bytes + overhead) }
      : { TotalBytesSent: String(times.bytes) }),
  };
}

const NAMES = ['NadiaHome', 'TP-LINK_4F2A', 'Rahman-5G', 'DIRECT-roku', 'CoffeeCorner', 'Flat-3B', 'ADSL-Guest', ''];
const SECURITY = ['WPA2-Personal', 'WPA-WPA2-Personal', 'WPA3-Personal', 'None'];
const CHANNELS = { '2.4GHz': [1, 3, 6, 6, 9, 11, 11], '5GHz': [36, 40, 44, 100, 149, 157] } as const;

/** The networks around the home of this serial: between five and fourteen, and the same in every run. */
const neighbours: Measure = ({ box, isTr181 }) => {
  const { oui, productClass, serialNumber } = box.identity;
  const seed = seedOf(oui, productClass, serialNumber, 'neighbours');
  const count = 5 + (seed.readUInt8(0) % 10);
  const rows = Array.from({ length: count }, (_, at): Row => {
    const byte = seed.readUInt8(1 + at);
    // Wherever people live there is somebody on either band.
    const isFast = at < 2 ? at === 0 : byte % 3 === 0;
    const band = isFast ? '5GHz' : '2.4GHz';
    const channels = CHANNELS[band];
    const tail =
      seed
        .subarray(16 + at, 19 + at)
        .toString('hex')
        .toUpperCase()
        .match(/../g) ?? [];
    return {
      Radio: isTr181 ? `Device.WiFi.Radio.${band === '5GHz' ? 2 : 1}` : '',
      SSID: NAMES[(byte + at) % NAMES.length] ?? '',
      BSSID: ['5E', '10', String(10 + at), ...tail].join(':'),
      Channel: String(channels[byte % channels.length] ?? 1),
      SignalStrength: String(-38 - (byte % 52)),
      SecurityModeEnabled: SECURITY[byte % SECURITY.length] ?? 'None',
      OperatingFrequencyBand: band,
      OperatingStandards: band === '5GHz' ? 'ac' : 'n',
      OperatingChannelBandwidth: band === '5GHz' ? '80MHz' : '20MHz',
    };
  });
  const values = { ResultNumberOfEntries: String(rows.length) };
  return { state: isTr181 ? 'Complete' : 'Completed', values, table: { name: 'Result', rows } };
};

/** What measures, by the last word of its object. */
export const MEASURES: ReadonlyMap<string, Measure> = new Map([
  ['IPPingDiagnostics', ping],
  ['IPPing', ping],
  ['TraceRouteDiagnostics', traceroute],
  ['TraceRoute', traceroute],
  ['NSLookupDiagnostics', nslookup],
  ['DownloadDiagnostics', speed('download')],
  ['UploadDiagnostics', speed('upload')],
  ['NeighboringWiFiDiagnostic', neighbours],
]);
