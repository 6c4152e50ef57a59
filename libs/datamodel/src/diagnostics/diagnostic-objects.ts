import { TR098_ROOT, type DataModelRoot } from '../parameter-path';
import type { ReportedTree } from '../reported-tree';

/** Diagnoses that a router runs by itself when it is asked, and tells of later. */
export const MEASURED_DIAGNOSTICS = ['ping', 'traceroute', 'nslookup', 'download', 'upload', 'wifi-scan'] as const;
export type MeasuredDiagnostic = (typeof MEASURED_DIAGNOSTICS)[number];

/** What may be set of a diagnosis, by its meaning; a model has a name for each, or has not got it. */
export type DiagnosticSetting =
  | 'host'
  | 'hostName'
  | 'server'
  | 'repetitions'
  | 'tries'
  | 'timeoutMs'
  | 'blockSize'
  | 'dscp'
  | 'maxHops'
  | 'url'
  | 'bytes'
  | 'seconds'
  | 'connections';

export interface DiagnosticInput {
  readonly setting: DiagnosticSetting;
  readonly parameter: string;
  readonly type: 'string' | 'unsignedInt';
  /** Without it there is nothing to measure. Others are left out where a model has not got them, or refuses them. */
  readonly isRequired: boolean;
}

/** Where one kind of diagnosis lives in a data model. */
export interface DiagnosticRule {
  /** Object patterns, the likeliest first; `*` is the first instance that the tree has, else 1. */
  readonly objects: Readonly<Record<'tr098' | 'tr181', readonly string[]>>;
  /** In the order in which they are set; the state is set last. */
  readonly inputs: readonly DiagnosticInput[];
}

const text = (setting: DiagnosticSetting, parameter: string, isRequired = false): DiagnosticInput => ({
  setting,
  parameter,
  type: 'string',
  isRequired,
});
const number = (setting: DiagnosticSetting, parameter: string): DiagnosticInput => ({
  setting,
  parameter,
  type: 'unsignedInt',
  isRequired: false,
});

// Besides the standard places: routers with the TR-098 root that have the later objects of TR-181 below it (Huawei EG8145V5).
export const DIAGNOSTIC_RULES: Readonly<Record<MeasuredDiagnostic, DiagnosticRule>> = {
  ping: {
    objects: {
      tr098: ['InternetGatewayDevice.IPPingDiagnostics.', 'InternetGatewayDevice.IP.Diagnostics.IPPing.'],
      tr181: ['Device.IP.Diagnostics.IPPing.'],
    },
    inputs: [
      text('host', 'Host', true),
      number('repetitions', 'NumberOfRepetitions'),
      number('timeoutMs', 'Timeout'),
      number('blockSize', 'DataBlockSize'),
      number('dscp', 'DSCP'),
    ],
  },
  traceroute: {
    objects: {
      tr098: ['InternetGatewayDevice.TraceRouteDiagnostics.', 'InternetGatewayDevice.IP.Diagnostics.TraceRoute.'],
      tr181: ['Device.IP.Diagnostics.TraceRoute.'],
    },
    inputs: [
      text('host', 'Host', true),
      number('tries', 'NumberOfTries'),
      number('timeoutMs', 'Timeout'),
      number('blockSize', 'DataBlockSize'),
      number('dscp', 'DSCP'),
      number('maxHops', 'MaxHopCount'),
    ],
  },
  nslookup: {
    objects: {
      tr098: [
        'InternetGatewayDevice.NSLookupDiagnostics.',
        'InternetGatewayDevice.DNS.Diagnostics.NSLookupDiagnostics.',
      ],
      tr181: ['Device.DNS.Diagnostics.NSLookupDiagnostics.'],
    },
    inputs: [
      text('hostName', 'HostName', true),
      text('server', 'DNSServer'),
      number('timeoutMs', 'Timeout'),
      number('repetitions', 'NumberOfRepetitions'),
    ],
  },
  download: {
    objects: {
      tr098: [
        'InternetGatewayDevice.DownloadDiagnostics.',
        'InternetGatewayDevice.IP.Diagnostics.DownloadDiagnostics.',
      ],
      tr181: ['Device.IP.Diagnostics.DownloadDiagnostics.'],
    },
    inputs: [
      text('url', 'DownloadURL', true),
      number('dscp', 'DSCP'),
      number('seconds', 'TimeBasedTestDuration'),
      number('connections', 'NumberOfConnections'),
    ],
  },
  upload: {
    objects: {
      tr098: ['InternetGatewayDevice.UploadDiagnostics.', 'InternetGatewayDevice.IP.Diagnostics.UploadDiagnostics.'],
      tr181: ['Device.IP.Diagnostics.UploadDiagnostics.'],
    },
    inputs: [
      text('url', 'UploadURL', true),
      number('bytes', 'TestFileLength'),
      number('dscp', 'DSCP'),
      number('seconds', 'TimeBasedTestDuration'),
      number('connections', 'NumberOfConnections'),
    ],
  },
  'wifi-scan': {
    objects: {
      tr098: [
        'InternetGatewayDevice.LANDevice.*.WiFi.NeighboringWiFiDiagnostic.',
        'InternetGatewayDevice.WiFi.NeighboringWiFiDiagnostic.',
      ],
      tr181: ['Device.WiFi.NeighboringWiFiDiagnostic.'],
    },
    inputs: [],
  },
};

/** The objects in which this router may have a diagnosis: those its tree shows before those that are only usual. */
export function diagnosticObjects(tree: ReportedTree, root: DataModelRoot, kind: MeasuredDiagnostic): string[] {
  const patterns = DIAGNOSTIC_RULES[kind].objects[root === TR098_ROOT ? 'tr098' : 'tr181'];
  const seen = patterns.flatMap((pattern) => tree.objects(pattern));
  const usual = patterns.map((pattern) => pattern.replaceAll('*', '1'));
  return [...new Set([...seen, ...usual])];
}

export type DiagnosticsState = 'idle' | 'under-way' | 'complete' | 'failed';

/** What a DiagnosticsState says: TR-098 and TR-143 write Complete and Completed, and errors by many names. */
export function stateOf(value: string | null): DiagnosticsState {
  const word = (value ?? '').trim().toLowerCase();
  if (word.startsWith('error')) return 'failed';
  if (word.startsWith('complete')) return 'complete';
  return word === 'requested' || word === 'inprogress' || word === 'running' ? 'under-way' : 'idle';
}

/** The errors of TR-098 1.8, TR-143 and TR-181 2.15, in words. */
const ERRORS: ReadonlyMap<string, string> = new Map([
  ['cannotresolvehostname', 'the router could not resolve the host name'],
  ['hostnamenotresolved', 'the router could not resolve the host name'],
  ['noroutetohost', 'the router has no route to the host'],
  ['maxhopcountexceeded', 'the host was not reached within the most hops allowed'],
  ['dnsservernotresolved', 'the router could not resolve the name of the DNS server'],
  ['dnsservernotavailable', 'the DNS server did not answer'],
  ['initconnectionfailed', 'the router could not connect to the server'],
  ['noresponse', 'the server did not answer'],
  ['transferfailed', 'the transfer broke off'],
  ['passwordrequestfailed', 'the server did not ask for a password as expected'],
  ['loginfailed', 'the server refused the login'],
  ['notransfermode', 'the server has no transfer mode that the router knows'],
  ['nopasv', 'the server takes no passive transfer'],
  ['nocwd', 'the server did not let the router change the folder'],
  ['nostor', 'the server did not take the upload'],
  ['notransfercomplete', 'the server did not confirm the transfer'],
  ['incorrectsize', 'another number of bytes arrived than the server announced'],
  ['timeout', 'it took longer than allowed'],
  ['internal', 'the router reports an internal error'],
  ['other', 'the router reports an error that it does not name'],
]);

/** An error of a diagnosis in words, with the router's own; names are compared without case, blanks and underscores. */
export function diagnosticError(value: string): string {
  const said = value.trim().slice(0, 60);
  const word = said
    .replace(/^error[_\s:-]*/i, '')
    .replaceAll(/[_\s-]/g, '')
    .toLowerCase();
  return `${ERRORS.get(word) ?? 'the router reports an error'} (${said})`;
}
