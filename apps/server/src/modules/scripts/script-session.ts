import type { ScriptActView } from '@demarc/contracts';
import type { RpcOutcome } from '@demarc/cwmp';
import type {
  DeviceRequest,
  ExtensionCall,
  OrderedDownload,
  PassResult,
  PresetSession,
  ScriptOrder,
  ScriptRun,
} from '@demarc/provisioning';
import type { ExtensionResult } from './call-extension.service';
import type { LoadedFacts } from './script-facts.service';

/** What a session of a router is to do for its scripts. */
export type ScriptStep = { readonly request: DeviceRequest } | { readonly order: ScriptOrder };

/** What runs and asks for the scripts of a session. */
export interface ScriptTools {
  readonly run: (runs: readonly ScriptRun[]) => Promise<PassResult[]>;
  readonly ask: (call: ExtensionCall) => Promise<ExtensionResult>;
}

/** The scripts of one session, in this process's memory alone: they begin anew where another process goes on. */
export class ScriptSession {
  private readonly extra: ScriptActView[] = [];
  private isAsking = false;
  /** What extensions answered: a round that is repeated does not ask again. */
  private readonly answered = new Map<string, ExtensionResult>();
  /** Downloads that were ordered in this session. */
  readonly downloads: OrderedDownload[] = [];
  passes = 0;
  rpcs = 0;

  constructor(
    readonly loaded: LoadedFacts,
    private readonly presets: PresetSession,
    private readonly tools: ScriptTools,
  ) {}

  get isWaiting(): boolean {
    return this.isAsking;
  }

  get acts(): ScriptActView[] {
    return [...this.presets.acts.map((act) => ({ ...act })), ...this.extra];
  }

  get log(): readonly string[] {
    return this.presets.log;
  }

  get ran(): readonly string[] {
    return [...this.presets.ran];
  }

  get faults(): PresetSession['faultsNow'] {
    return this.presets.faultsNow;
  }

  /** The next thing to do; null: the scripts have what they want. */
  async next(): Promise<ScriptStep | null> {
    for (;;) {
      const need = this.presets.next();
      switch (need.do) {
        case 'run':
          this.passes += need.runs.length;
          this.presets.takePasses(await this.tools.run(need.runs));
          break;
        case 'call':
          this.presets.takeCall(await this.call(need.call));
          break;
        case 'order':
          return { order: need.order };
        case 'ask':
          this.isAsking = true;
          return { request: need.request };
        case 'finished':
          return null;
      }
    }
  }

  record(outcome: RpcOutcome): void {
    this.isAsking = false;
    this.rpcs += 1;
    this.presets.takeOutcome(outcome);
  }

  /** A Download is on its way as a task: what becomes of it is asked in later sessions. */
  ordered({ place, before, by }: Extract<ScriptOrder, { kind: 'download' }>, taskId: string): void {
    this.downloads.push({ place, before, taskId, provisions: this.presets.provisionsNamed(by) });
  }

  /** What was ordered is not done, for this reason. */
  refuse(path: string, reason: string): void {
    this.extra.push({ kind: 'order', path, value: null, by: 'Demarc', refused: reason });
  }

  private async call(call: ExtensionCall): Promise<ExtensionResult> {
    const key = JSON.stringify(call);
    const known = this.answered.get(key);
    if (known !== undefined) return known;
    const result = await this.tools.ask(call);
    this.answered.set(key, result);
    const refused = 'fault' in result ? result.fault.message : null;
    this.extra.push({ kind: 'call', path: `${call.file}.${call.name}`, value: null, by: 'ext', refused });
    return result;
  }

  broken(): void {
    this.presets.broken();
  }
}
