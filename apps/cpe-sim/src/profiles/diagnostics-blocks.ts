import type { ParameterSpec, TableSpec } from '../tree/parameter';
import { readBlock } from '../tree/tree-template';

const IGD = 'InternetGatewayDevice.';

const PING = `
  DiagnosticsState string w None
  Interface string w
  Host string w
  NumberOfRepetitions unsignedInt w 4
  Timeout unsignedInt w 5000
  DataBlockSize unsignedInt w 56
  DSCP unsignedInt w 0
  SuccessCount unsignedInt r 0
  FailureCount unsignedInt r 0
  AverageResponseTime unsignedInt r 0
  MinimumResponseTime unsignedInt r 0
  MaximumResponseTime unsignedInt r 0
`;

const PING_DETAILED = `
  IPAddressUsed string r
  AverageResponseTimeDetailed unsignedInt r 0
  MinimumResponseTimeDetailed unsignedInt r 0
  MaximumResponseTimeDetailed unsignedInt r 0
`;

const TRACEROUTE = `
  DiagnosticsState string w None
  Interface string w
  Host string w
  NumberOfTries unsignedInt w 3
  Timeout unsignedInt w 5000
  DataBlockSize unsignedInt w 38
  DSCP unsignedInt w 0
  MaxHopCount unsignedInt w 30
  ResponseTime unsignedInt r 0
  RouteHopsNumberOfEntries unsignedInt r 0
`;

const NSLOOKUP = `
  DiagnosticsState string w None
  Interface string w
  HostName string w
  DNSServer string w
  Timeout unsignedInt w 5000
  NumberOfRepetitions unsignedInt w 1
  SuccessCount unsignedInt r 0
  ResultNumberOfEntries unsignedInt r 0
  Result.{i}.Status string r
  Result.{i}.AnswerType string r
  Result.{i}.HostNameReturned string r
  Result.{i}.IPAddresses string r
  Result.{i}.DNSServerIP string r
  Result.{i}.ResponseTime unsignedInt r 0
`;

const SPEED = `
  DiagnosticsState string w None
  Interface string w
  DSCP unsignedInt w 0
  EthernetPriority unsignedInt w 0
  ROMTime dateTime r 0001-01-01T00:00:00Z
  BOMTime dateTime r 0001-01-01T00:00:00Z
  EOMTime dateTime r 0001-01-01T00:00:00Z
  TCPOpenRequestTime dateTime r 0001-01-01T00:00:00Z
  TCPOpenResponseTime dateTime r 0001-01-01T00:00:00Z
`;

const DOWNLOAD = `${SPEED}
  DownloadURL string w
  TestBytesReceived unsignedInt r 0
  TotalBytesReceived unsignedInt r 0
`;

const UPLOAD = `${SPEED}
  UploadURL string w
  TestFileLength unsignedInt w 0
  TotalBytesSent unsignedInt r 0
`;

const BY_TIME = `
  NumberOfConnections unsignedInt w 1
  TimeBasedTestDuration unsignedInt w 0
`;

const NEIGHBOURS = `
  DiagnosticsState string w None
  ResultNumberOfEntries unsignedInt r 0
  Result.{i}.Radio string r
  Result.{i}.SSID string r
  Result.{i}.BSSID string r
  Result.{i}.Mode string r InfrastructureBSS
  Result.{i}.Channel unsignedInt r 0
  Result.{i}.SignalStrength int r 0
  Result.{i}.SecurityModeEnabled string r
  Result.{i}.OperatingFrequencyBand string r
  Result.{i}.OperatingStandards string r
  Result.{i}.OperatingChannelBandwidth string r
`;

/** How the rows of a route are named: the first TR-098 had one name, later ones four, TR-181 others. */
export type HopNames = 'first-era' | 'tr098' | 'tr181';

const HOPS: Readonly<Record<HopNames, string>> = {
  'first-era': 'RouteHops.{i}.HopHost string r',
  tr098: `
    RouteHops.{i}.HopHost string r
    RouteHops.{i}.HopHostAddress string r
    RouteHops.{i}.HopErrorCode unsignedInt r 0
    RouteHops.{i}.HopRTTimes string r
  `,
  tr181: `
    RouteHops.{i}.Host string r
    RouteHops.{i}.HostAddress string r
    RouteHops.{i}.ErrorCode unsignedInt r 0
    RouteHops.{i}.RTTimes string r
  `,
};

const rows = (path: string): TableSpec => ({ path, isWritable: false, liveInstances: null });

/** The diagnoses of a TR-098 router. */
export function diagnosticsTr098(hops: HopNames): { specs: ParameterSpec[]; tables: TableSpec[] } {
  const neighbours = `${IGD}LANDevice.1.WiFi.NeighboringWiFiDiagnostic.`;
  return {
    specs: [
      ...readBlock(`${IGD}IPPingDiagnostics.`, PING),
      ...readBlock(`${IGD}TraceRouteDiagnostics.`, TRACEROUTE + HOPS[hops]),
      ...readBlock(`${IGD}NSLookupDiagnostics.`, NSLOOKUP),
      ...readBlock(`${IGD}DownloadDiagnostics.`, DOWNLOAD),
      ...readBlock(`${IGD}UploadDiagnostics.`, UPLOAD),
      ...readBlock(neighbours, NEIGHBOURS),
    ],
    tables: [
      rows(`${IGD}TraceRouteDiagnostics.RouteHops.`),
      rows(`${IGD}NSLookupDiagnostics.Result.`),
      rows(`${neighbours}Result.`),
    ],
  };
}

/** The diagnoses of a TR-181 gateway. */
export function diagnosticsTr181(): { specs: ParameterSpec[]; tables: TableSpec[] } {
  return {
    specs: [
      ...readBlock('Device.IP.Diagnostics.IPPing.', PING + PING_DETAILED),
      ...readBlock('Device.IP.Diagnostics.TraceRoute.', TRACEROUTE + HOPS.tr181),
      ...readBlock('Device.DNS.Diagnostics.NSLookupDiagnostics.', NSLOOKUP),
      ...readBlock('Device.IP.Diagnostics.DownloadDiagnostics.', DOWNLOAD + BY_TIME),
      ...readBlock('Device.IP.Diagnostics.UploadDiagnostics.', UPLOAD + BY_TIME),
      ...readBlock('Device.WiFi.NeighboringWiFiDiagnostic.', NEIGHBOURS),
    ],
    tables: [
      rows('Device.IP.Diagnostics.TraceRoute.RouteHops.'),
      rows('Device.DNS.Diagnostics.NSLookupDiagnostics.Result.'),
      rows('Device.WiFi.NeighboringWiFiDiagnostic.Result.'),
    ],
  };
}
