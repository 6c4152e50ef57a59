import type { AcsRequest } from '@demarc/cwmp';
import type {
  Declaration,
  ExtensionCall,
  PassResult,
  Returned,
  ScriptFault,
  ScriptRun,
  SegmentAnswer,
} from './declaration';
import type { KnownTree } from './known-tree';
import type { ScriptPath } from './script-path';

/** A script of a round, with its arguments. */
export interface RoundScript {
  readonly name: string;
  readonly script: string;
  readonly args: unknown;
}

/** What scripts run upon. It holds the values of one session and no clock. */
export interface ReplayFacts {
  readonly tree: KnownTree;
  /** The time of the session: one for all of it. */
  readonly now: number;
  readonly deviceId: string;
  /** Scripts of virtual parameters, by name. */
  readonly virtual: ReadonlyMap<string, string>;
  /** Of secrets only fingerprints outlive a session. */
  readonly isSecret: (path: string) => boolean;
  readonly fingerprint: (text: string) => string;
  /** Fingerprints of the secrets that were last written, by path. */
  readonly written: Map<string, string>;
  /** Why a value, or the deletion of an instance (null), is not this script's to bring about; null: it is. */
  readonly refusal: (path: string, value: string | null) => string | null;
  /** What scripts had forgotten, to be remembered. */
  readonly cleared: { path: string; before: number }[];
  /** What was refused in this round: it is said once. */
  readonly refused: Set<string>;
  /** What is wanted of the router's parameters in this session, whoever holds them; the last word counts. */
  readonly wanted: Map<string, ScriptWish>;
  /** Values in one GetParameterValues or SetParameterValues. */
  readonly batchSize: number;
  readonly ignoresWritable: boolean;
}

/** What a script wants of a parameter of the router. */
export interface ScriptWish {
  readonly path: string;
  /** null: a secret. */
  readonly value: string | null;
  /** The fingerprint of a secret. */
  readonly print: string | null;
  readonly type: string;
  readonly by: string;
}

/** A one-shot order: it is kept and carried out as a task, so that a crash cannot repeat it. */
export type ScriptOrder =
  | { readonly kind: 'reboot' | 'factory-reset' }
  | {
      readonly kind: 'download';
      readonly fileType: string;
      readonly fileName: string;
      readonly targetFileName: string;
      /** `Downloads.1`, and when it was ordered before. */
      readonly place: string;
      readonly before: string | null;
      readonly by: string;
    };

export type DeviceRequest = Extract<
  AcsRequest,
  {
    method:
      | 'GetParameterNames'
      | 'GetParameterValues'
      | 'GetParameterAttributes'
      | 'SetParameterValues'
      | 'SetParameterAttributes'
      | 'AddObject'
      | 'DeleteObject';
  }
>;

/** What the replay needs next. */
export type Need =
  | { readonly do: 'run'; readonly runs: readonly ScriptRun[] }
  | { readonly do: 'call'; readonly call: ExtensionCall }
  | { readonly do: 'ask'; readonly request: DeviceRequest }
  | { readonly do: 'order'; readonly order: ScriptOrder }
  | { readonly do: 'done' }
  | { readonly do: 'fault'; readonly fault: ScriptFault };

/** Something that scripts changed, or wanted to. */
export interface ScriptAct {
  readonly path: string;
  /** Of a secret null. */
  readonly value: string | null;
  readonly kind: 'set' | 'attributes' | 'add' | 'delete' | 'tag' | 'order' | 'virtual';
  /** The script that asked for it last. */
  readonly by: string;
  /** Why it was not done; null: it was. */
  readonly refused: string | null;
}

export interface ScriptState extends RoundScript {
  state: 'running' | 'commit' | 'call' | 'done';
  answers: SegmentAnswer[];
  calls: unknown[];
  /** What was declared since the last commit point. */
  open: readonly Declaration[];
  call: ExtensionCall | null;
  returned: Returned | null;
  /** Lines of the open segment that were logged already. */
  logged: number;
  isCleared: boolean;
}

/** Scripts that run together: the provisions of a round, or virtual parameters that these asked for. */
export interface Frame {
  readonly kind: 'provisions' | 'virtual';
  readonly scripts: ScriptState[];
  phase: 'run' | 'settle';
  /** New instances whose keys are still to be set. */
  fresh: FreshInstance[];
  /** Something was written since the last commit point. */
  hasWritten: boolean;
  readonly isWrite: boolean;
}

export interface FreshInstance {
  readonly path: string;
  readonly keys: readonly { readonly path: string; readonly value: string }[];
  readonly by: string;
}

/** A declaration with what it means now. */
export interface Settled {
  readonly declaration: Declaration;
  readonly path: ScriptPath;
  readonly matches: readonly string[];
  readonly by: string;
}

export function newScriptState(script: RoundScript): ScriptState {
  return {
    ...script,
    state: 'running',
    answers: [],
    calls: [],
    open: [],
    call: null,
    returned: null,
    logged: 0,
    isCleared: false,
  };
}

export const newFrame = (kind: Frame['kind'], scripts: readonly RoundScript[], isWrite = false): Frame => ({
  kind,
  scripts: scripts.map(newScriptState),
  phase: 'run',
  fresh: [],
  hasWritten: false,
  isWrite,
});

/** Takes in how a pass ended. @returns the lines that it logged and no pass before it */
export function takePass(script: ScriptState, { declarations, log, end }: PassResult): readonly string[] {
  const lines = log.slice(script.logged);
  script.logged = log.length;
  script.open = declarations;
  switch (end.kind) {
    case 'done':
      script.state = 'done';
      script.returned = end.returned;
      return lines;
    case 'call':
      script.state = 'call';
      script.call = end.call;
      return lines;
    case 'commit':
      script.state = 'commit';
      return lines;
    case 'fault':
      return lines;
  }
}
