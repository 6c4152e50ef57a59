import { runInNewContext } from 'node:vm';
import { isSecretPath, ReportedTree, type TreeRow } from '@demarc/datamodel';
import {
  isOwn,
  knownTree,
  memoryOf,
  NO_SCRIPT_MEMORY,
  offsetHash,
  parseScriptPath,
  PRELUDE,
  Replay,
  previousOccurrence,
  SeededRandom,
  SimulatedRouter,
  type DeviceRequest,
  type KnownInput,
  type PassResult,
  type ReplayFacts,
  type RoundScript,
  type ScriptRun,
} from '@demarc/provisioning';

const ENDED = new Error('the pass is over');

/** One pass of a script without the sandbox: the same prelude, in a context of Node's. Only for scripts of tests. */
export function runPass({ script, args, answers, calls, now, deviceId }: ScriptRun): PassResult {
  let outcome: string | null = null;
  let random = new SeededRandom(deviceId);
  const host = {
    finish: (json: string) => {
      outcome ??= json;
      throw ENDED;
    },
    isPath: (path: string) => parseScriptPath(path) !== null,
    random: () => random.next(),
    seed: (text: string) => {
      random = new SeededRandom(text);
    },
    cron: (expression: string, before: number) => previousOccurrence(expression, before) ?? -1,
  };
  try {
    const prelude = runInNewContext(PRELUDE) as (host: object, input: string) => void;
    prelude(host, JSON.stringify({ script, args, answers, calls, now, hash: offsetHash(deviceId) }));
  } catch (error) {
    if (error !== ENDED) throw error;
  }
  return JSON.parse(outcome ?? 'null') as PassResult;
}

/** A session time: 3 March 2026, 04:05:06.789 UTC. */
export const SESSION_TIME = Date.UTC(2026, 2, 3, 4, 5, 6, 789);

export const IDENTITY = {
  id: '00259E-ONT1200-SIM00000117',
  manufacturer: 'Sim',
  oui: '00259E',
  productClass: 'ONT1200',
  serialNumber: 'SIM00000117',
};

const isSecret = (path: string): boolean => !isOwn(path) && isSecretPath(path);

/** What scripts of a test run upon: by default nothing but what an Inform said is known. */
export function factsOf(known: Partial<KnownInput> = {}, more: Partial<ReplayFacts> = {}): ReplayFacts {
  const now = known.now ?? SESSION_TIME;
  const tree = knownTree({
    stored: [],
    storedAt: 1,
    memory: NO_SCRIPT_MEMORY,
    informed: [],
    identity: IDENTITY,
    tags: [],
    events: new Map([['Inform', now]]),
    virtual: (more.virtual ?? new Map<string, string>()).keys(),
    isSecret,
    ...known,
    now,
  });
  return {
    tree,
    now,
    deviceId: IDENTITY.id,
    virtual: new Map(),
    isSecret,
    fingerprint: (text) => `print:${text}`,
    written: new Map(),
    refusal: () => null,
    refused: new Set(),
    wanted: new Map(),
    cleared: [],
    batchSize: 32,
    ignoresWritable: false,
    ...more,
  };
}

const W = 'InternetGatewayDevice.WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1.';
const WL = 'InternetGatewayDevice.LANDevice.1.WLANConfiguration.';
const LAN = 'InternetGatewayDevice.LANDevice.1.';

const rw = (path: string, value: string, type = 'string'): TreeRow => [path, value, type, true];
const ro = (path: string, value: string, type = 'string'): TreeRow => [path, value, type, false];

/** A router of TR-098 with four networks, four ports and three hosts. */
export function igdTree(): TreeRow[] {
  const rows: TreeRow[] = [
    ro('InternetGatewayDevice.DeviceInfo.HardwareVersion', 'H1'),
    ro('InternetGatewayDevice.DeviceInfo.SoftwareVersion', 'V1'),
    ro('InternetGatewayDevice.DeviceInfo.UpTime', '3600', 'unsignedInt'),
    rw('InternetGatewayDevice.DeviceInfo.ProvisioningCode', ''),
    rw('InternetGatewayDevice.Time.NTPServer1', 'pool.example'),
    rw('InternetGatewayDevice.ManagementServer.ConnectionRequestURL', 'http://127.0.0.1/x'),
    rw('InternetGatewayDevice.ManagementServer.PeriodicInformEnable', '1', 'boolean'),
    rw('InternetGatewayDevice.ManagementServer.PeriodicInformInterval', '300', 'unsignedInt'),
    rw('InternetGatewayDevice.ManagementServer.PeriodicInformTime', '0001-01-01T00:00:00Z', 'dateTime'),
    ro(`${W}ExternalIPAddress`, '100.64.0.9'),
    rw(`${W}Username`, 'old@isp'),
    rw(`${W}Password`, ''),
    rw(`${W}X_VLAN`, '10', 'unsignedInt'),
  ];
  for (const n of [1, 2, 3, 4]) {
    rows.push(
      rw(`${WL}${n}.SSID`, `Net-${n}`),
      rw(`${WL}${n}.Channel`, n > 2 ? '36' : '6', 'unsignedInt'),
      rw(`${WL}${n}.SSIDAdvertisementEnabled`, '1', 'boolean'),
      rw(`${WL}${n}.BeaconType`, 'Basic'),
      rw(`${WL}${n}.KeyPassphrase`, ''),
      ro(`${LAN}LANEthernetInterfaceConfig.${n}.Status`, n === 1 ? 'Up' : 'NoLink'),
      rw(`${LAN}LANEthernetInterfaceConfig.${n}.DuplexMode`, 'Auto'),
    );
    if (n < 4) rows.push(ro(`${LAN}Hosts.Host.${n}.HostName`, `pc-${n}`));
  }
  return rows;
}

const MAPPING: readonly TreeRow[] = [
  rw('ExternalPort', '0', 'unsignedInt'),
  rw('PortMappingProtocol', 'TCP'),
  rw('InternalClient', ''),
  rw('InternalPort', '0', 'unsignedInt'),
];

/** @param mappings port mappings that it has from the start */
export function igdRouter(mappings: readonly number[] = []): SimulatedRouter {
  const rows = mappings.flatMap((n) =>
    MAPPING.map(([name, value, type, writable]): TreeRow => [`${W}PortMapping.${n}.${name}`, value, type, writable]),
  );
  return new SimulatedRouter([...igdTree(), ...rows], [`${W}PortMapping`], new Map([[`${W}PortMapping.`, MAPPING]]));
}

/** What an Inform of that router says. */
export const INFORMED = igdTree()
  .filter(([path]) => /(?:DeviceInfo\.(?:Hard|Soft)wareVersion|ConnectionRequestURL|ExternalIPAddress)$/.test(path))
  .map(([name, value, type]) => ({ name, value, type }));

const SHORT: readonly (readonly [string, string])[] = [
  [W, '$W.'],
  [WL, '$WL.'],
  ['InternetGatewayDevice.', 'IGD.'],
];

/** A name as tables of tests write it. */
export function short(path: string): string {
  const [full, sign] = SHORT.find(([prefix]) => path.startsWith(prefix)) ?? ['', ''];
  return `${sign}${path.slice(full.length)}`;
}

/** A name of a table, in full. */
export const long = (text: string): string =>
  text
    .replaceAll('$WL', WL.slice(0, -1))
    .replaceAll('$W', W.slice(0, -1))
    .replaceAll(/\bIGD\b/g, 'InternetGatewayDevice');

/** A request in one line. */
export function inWords(request: DeviceRequest): string {
  switch (request.method) {
    case 'GetParameterNames':
      return `GPN ${request.path === '' ? '(root)' : short(request.path)}${request.nextLevel ? '' : ' all'}`;
    case 'GetParameterValues':
      return `GPV ${request.names.map(short).join(', ')}`;
    case 'GetParameterAttributes':
      return `GPA ${request.names.map(short).join(', ')}`;
    case 'SetParameterValues':
      return `SPV ${request.values.map(({ name, value, type }) => `${short(name)}='${value}' ${type}`).join(', ')}`;
    case 'SetParameterAttributes':
      return `SPA ${request.settings.map(({ name, notification, accessList }) => `${short(name)} ${notification ?? '-'} [${accessList?.join() ?? '-'}]`).join(', ')}`;
    case 'AddObject':
      return `Add ${short(request.objectName)}`;
    case 'DeleteObject':
      return `Delete ${short(request.objectName)}`;
  }
}

/** What a round came to. */
export interface Outcome {
  readonly requests: readonly string[];
  readonly fault: string | null;
  readonly replay: Replay;
}

/** Drives one round against a router, and notes what that receives. */
export function drive(
  facts: ReplayFacts,
  scripts: readonly RoundScript[],
  router: SimulatedRouter,
  call?: (args: readonly string[]) => unknown,
): Outcome {
  const replay = new Replay(facts, scripts);
  const requests: string[] = [];
  for (let turn = 0; turn < 2_000; turn += 1) {
    const need = replay.next();
    switch (need.do) {
      case 'done':
        return { requests, fault: null, replay };
      case 'fault':
        return { requests, fault: `${need.fault.code}: ${need.fault.message}`, replay };
      case 'run':
        replay.takePasses(need.runs.map(runPass));
        break;
      case 'call':
        replay.takeCall({ value: call?.(need.call.args) });
        break;
      case 'order':
        requests.push(
          need.order.kind === 'download' ? `Download ${need.order.fileType}: ${need.order.fileName}` : need.order.kind,
        );
        break;
      case 'ask':
        requests.push(inWords(need.request));
        replay.takeOutcome(router.answer(need.request));
        break;
    }
  }
  throw new Error('it never ends');
}

export const script = (text: string, args: unknown = []): RoundScript => ({ name: 'p', script: long(text), args });

/** The second session of the same router: what the first one saw is remembered. */
export function later(facts: ReplayFacts, minutes = 1): ReplayFacts {
  const now = facts.now + minutes * 60_000;
  const before = NO_SCRIPT_MEMORY;
  const { tree, isSecret, written, cleared } = facts;
  const rows = [...tree.paths()].flatMap((path) => {
    const node = tree.node(path);
    if (
      node === undefined ||
      node.isObject ||
      /^(?:DeviceID|Tags|Events|VirtualParameters|Downloads|Reboot|FactoryReset)\b/.test(path)
    )
      return [];
    const value =
      isSecret(path) && node.value !== null && node.value !== '' ? facts.fingerprint(node.value) : node.value;
    const row: TreeRow = [path, value, node.type, node.writable];
    return [row];
  });
  const memory = memoryOf(tree, {
    before,
    stored: ReportedTree.of(rows),
    storedAt: 0,
    isSecret,
    written,
    cleared,
    now: facts.now,
  });
  const tags = tree.children('Tags').map((name) => name);
  const known = { stored: rows, storedAt: 1, memory, informed: INFORMED, now, tags };
  return factsOf(known, { virtual: facts.virtual, written: new Map(written) });
}
