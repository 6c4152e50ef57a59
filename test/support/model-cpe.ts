import type { AcsRequest, AttributeSetting, CwmpFault, ParameterFault, QueuedFile, RpcOutcome } from '@demarc/cwmp';
import type { SampleRow } from '../factories/cpe-trees';

/** How a model CPE differs from a well-behaved one. */
const NO_TIMES = { startTime: '', completeTime: '' };

export interface ModelCpeHabits {
  /** Of its UploadResponse; 1 when left out: it sends the file later. */
  readonly uploadStatus?: 0 | 1;
  /** Refuses to list or read more than this at once (9004). */
  readonly maxNames?: number;
  /** Answers GetParameterNames of a whole subtree with 9005. */
  readonly refusesWholeTree?: boolean;
  /** Names that it lists, and whose reading fails the whole request with 9005. */
  readonly unreadable?: ReadonlySet<string>;
  /** Values it does not take, by name: with this fault. */
  readonly refuses?: ReadonlyMap<string, number>;
  /** Says 9003 without naming the culprits. */
  readonly hidesCulprits?: boolean;
  /** Leaves these out of answers. */
  readonly omits?: ReadonlySet<string>;
  /** Keeps a written value in another form. */
  readonly reforms?: (name: string, value: string) => string;
  /** Says Status=1 and applies nothing before it boots. */
  readonly needsReboot?: boolean;
  /** Collections the ACS may add to (path with its dot), and what each new object holds. */
  readonly tables?: ReadonlyMap<string, readonly ObjectParameter[]>;
  /** Methods that it does not have (9000). */
  readonly lacks?: ReadonlySet<AcsRequest['method']>;
  /** Sends secrets back in clear. */
  readonly showsSecrets?: boolean;
}

export interface ObjectParameter {
  readonly name: string;
  readonly value: string;
  readonly type: string;
}

interface Leaf {
  value: string;
  readonly type: string;
  readonly writable: boolean;
}

const SECRET = /(Password|KeyPassphrase|PreSharedKey)$/;

/** A CPE as TR-069 describes one, in memory: the other side of the planner in its tests. */
export class ModelCpe {
  readonly log: AcsRequest[] = [];
  private readonly leaves: Map<string, Leaf>;
  private readonly attributes = new Map<string, { notification: number; accessList: readonly string[] }>();
  /** What it was told to transfer and has not ended. */
  readonly transfers: QueuedFile[] = [];
  private staged: (() => void)[] = [];
  /** Numbers are not used again (TR-069 A.3.2.6). */
  private readonly lastNumbers = new Map<string, number>();

  constructor(
    rows: readonly SampleRow[],
    readonly habits: ModelCpeHabits = {},
  ) {
    this.leaves = new Map(rows.map(([name, value, type, writable]) => [name, { value: value ?? '', type, writable }]));
  }

  get(name: string): string | undefined {
    return this.leaves.get(name)?.value;
  }

  /** What somebody does at the router itself. */
  change(name: string, value: string): void {
    const leaf = this.leaves.get(name);
    if (leaf === undefined) throw new Error(`the model has no ${name}`);
    leaf.value = value;
  }

  names(): string[] {
    return [...this.leaves.keys()];
  }

  isWritable(name: string): boolean {
    return this.leaves.get(name)?.writable === true;
  }

  boot(): void {
    for (const apply of this.staged) apply();
    this.staged = [];
  }

  answer(request: AcsRequest): RpcOutcome {
    this.log.push(request);
    if (this.habits.lacks?.has(request.method) === true) return fault(9000);
    switch (request.method) {
      case 'GetParameterNames':
        return this.listNames(request.path, request.nextLevel);
      case 'GetParameterValues':
        return this.read(request.names);
      case 'SetParameterValues':
        return this.write(request);
      case 'AddObject':
        return this.add(request.objectName, request.parameterKey);
      case 'DeleteObject':
        return this.remove(request.objectName, request.parameterKey);
      case 'Download':
      case 'ScheduleDownload':
        return this.queue(request);
      case 'Upload':
        return { response: { method: 'UploadResponse', status: this.habits.uploadStatus ?? 1, ...NO_TIMES } };
      case 'CancelTransfer':
        this.transfers.splice(0, Infinity, ...this.transfers.filter((each) => each.commandKey !== request.commandKey));
        return { response: { method: 'CancelTransferResponse' } };
      case 'GetAllQueuedTransfers':
        return { response: { method: 'GetAllQueuedTransfersResponse', transfers: [...this.transfers] } };
      case 'GetQueuedTransfers': {
        const transfers = this.transfers.map(({ commandKey, state }) => ({ commandKey, state }));
        return { response: { method: 'GetQueuedTransfersResponse', transfers } };
      }
      case 'GetParameterAttributes':
        return this.readAttributes(request.names);
      case 'SetParameterAttributes':
        return this.writeAttributes(request.settings);
      case 'ScheduleInform':
        return { response: { method: 'ScheduleInformResponse' } };
      case 'ChangeDUState':
        return { response: { method: 'ChangeDUStateResponse' } };
      case 'GetRPCMethods':
        return { response: { method: 'GetRPCMethodsResponse', methods: ['GetParameterNames'] } };
      case 'Reboot':
        return { response: { method: 'RebootResponse' } };
      case 'FactoryReset':
        return { response: { method: 'FactoryResetResponse' } };
      default:
        return fault(9000);
    }
  }

  private listNames(path: string, nextLevel: boolean): RpcOutcome {
    const below = [...this.leaves].filter(([name]) => name.startsWith(path));
    if (below.length === 0) return this.isTable(path) ? noNames(path, nextLevel) : fault(9005);
    if (!nextLevel && this.habits.refusesWholeTree === true && path.split('.').length < 4) return fault(9005);
    if (!nextLevel) {
      const names = below.map(([name, leaf]) => ({ name, writable: leaf.writable }));
      return { response: { method: 'GetParameterNamesResponse', names: [{ name: path, writable: false }, ...names] } };
    }
    const children = new Map<string, boolean>();
    for (const [name, leaf] of below) {
      const dot = name.indexOf('.', path.length);
      children.set(dot < 0 ? name : name.slice(0, dot + 1), dot < 0 && leaf.writable);
    }
    const names = [...children].map(([name, writable]) => ({ name, writable }));
    return { response: { method: 'GetParameterNamesResponse', names } };
  }

  private isTable(path: string): boolean {
    return this.habits.tables?.has(path) === true;
  }

  private read(names: readonly string[]): RpcOutcome {
    const found = new Map<string, Leaf>();
    for (const asked of names) {
      const matches = [...this.leaves].filter(([name]) =>
        asked.endsWith('.') ? name.startsWith(asked) : name === asked,
      );
      if (matches.length === 0 && this.isTable(asked)) continue;
      if (matches.length === 0 || matches.some(([name]) => this.habits.unreadable?.has(name))) return fault(9005);
      for (const [name, leaf] of matches) found.set(name, leaf);
    }
    if (found.size > (this.habits.maxNames ?? Infinity)) return fault(9004);
    const shown = (name: string, leaf: Leaf): string =>
      SECRET.test(name) && this.habits.showsSecrets !== true ? '' : leaf.value;
    const values = [...found]
      .filter(([name]) => this.habits.omits?.has(name) !== true)
      .map(([name, leaf]) => ({ name, value: shown(name, leaf), type: leaf.type }));
    return { response: { method: 'GetParameterValuesResponse', values } };
  }

  private write(request: Extract<AcsRequest, { method: 'SetParameterValues' }>): RpcOutcome {
    const faults = request.values.flatMap(({ name }): ParameterFault[] => {
      const leaf = this.leaves.get(name);
      const faultCode = leaf === undefined ? 9005 : leaf.writable ? this.habits.refuses?.get(name) : 9008;
      return faultCode === undefined ? [] : [{ name, faultCode, faultString: 'refused' }];
    });
    if (faults.length > 0) return fault(9003, this.habits.hidesCulprits === true ? [] : faults);
    const apply = (): void => {
      for (const { name, value } of request.values) this.change(name, this.habits.reforms?.(name, value) ?? value);
    };
    this.setKey(request.parameterKey);
    if (this.habits.needsReboot === true) this.staged.push(apply);
    else apply();
    return { response: { method: 'SetParameterValuesResponse', status: this.habits.needsReboot === true ? 1 : 0 } };
  }

  private queue(request: Extract<AcsRequest, { method: 'Download' | 'ScheduleDownload' }>): RpcOutcome {
    const { commandKey, fileType, fileSizeBytes, targetFileName } = request;
    this.transfers.push({ commandKey, fileType, fileSizeBytes, targetFileName, isDownload: true, state: 1 });
    if (request.method === 'ScheduleDownload') return { response: { method: 'ScheduleDownloadResponse' } };
    return { response: { method: 'DownloadResponse', status: 1, startTime: '', completeTime: '' } };
  }

  private below(path: string): string[] {
    return this.names().filter((name) => (path.endsWith('.') ? name.startsWith(path) : name === path));
  }

  private readAttributes(paths: readonly string[]): RpcOutcome {
    if (paths.some((path) => this.below(path).length === 0)) return fault(9005);
    const none = { notification: 0, accessList: ['Subscriber'] };
    const attributes = paths
      .flatMap((path) => this.below(path))
      .map((name) => ({ name, ...(this.attributes.get(name) ?? none) }));
    return { response: { method: 'GetParameterAttributesResponse', attributes } };
  }

  private writeAttributes(settings: readonly AttributeSetting[]): RpcOutcome {
    if (settings.some(({ name }) => this.below(name).length === 0)) return fault(9005);
    for (const { name: path, notification, accessList } of settings) {
      for (const name of this.below(path)) {
        const before = this.attributes.get(name) ?? { notification: 0, accessList: ['Subscriber'] };
        this.attributes.set(name, {
          notification: notification ?? before.notification,
          accessList: accessList ?? before.accessList,
        });
      }
    }
    return { response: { method: 'SetParameterAttributesResponse' } };
  }

  private add(collection: string, parameterKey: string): RpcOutcome {
    const template = this.habits.tables?.get(collection);
    if (template === undefined) return fault(9005);
    const instanceNumber = this.makeObject(collection, template);
    this.setKey(parameterKey);
    return { response: { method: 'AddObjectResponse', instanceNumber, status: 0 } };
  }

  /** What somebody adds at the router itself, and what AddObject does. */
  makeObject(collection: string, parameters: readonly ObjectParameter[]): number {
    const used = this.names().map((name) => Number(name.slice(collection.length).split('.')[0] ?? '0'));
    const instances = used.filter((_number, at) => this.names()[at]?.startsWith(collection) === true);
    const number = Math.max(0, this.lastNumbers.get(collection) ?? 0, ...instances) + 1;
    this.lastNumbers.set(collection, number);
    for (const { name, value, type } of parameters) {
      this.leaves.set(`${collection}${number}.${name}`, { value, type, writable: true });
    }
    return number;
  }

  private remove(object: string, parameterKey: string): RpcOutcome {
    const collection = object.replace(/[0-9]+\.$/, '');
    if (this.habits.tables?.has(collection) !== true || !this.removeObject(object)) return fault(9005);
    this.setKey(parameterKey);
    return { response: { method: 'DeleteObjectResponse', status: 0 } };
  }

  /** False when there was no such object. */
  removeObject(object: string): boolean {
    const names = this.names().filter((name) => name.startsWith(object));
    for (const name of names) this.leaves.delete(name);
    return names.length > 0;
  }

  private setKey(parameterKey: string): void {
    const key = [...this.leaves.keys()].find((name) => name.endsWith('ManagementServer.ParameterKey'));
    if (key !== undefined) this.change(key, parameterKey);
  }
}

function noNames(path: string, nextLevel: boolean): RpcOutcome {
  const names = nextLevel ? [] : [{ name: path, writable: true }];
  return { response: { method: 'GetParameterNamesResponse', names } };
}

function fault(faultCode: number, parameterFaults: readonly ParameterFault[] = []): { fault: CwmpFault } {
  return { fault: { faultCode, faultString: '', parameterFaults } };
}
