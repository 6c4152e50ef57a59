import type { TaskKind } from '@demarc/contracts';
import type { Inform } from '@demarc/cwmp';
import type {
  CounterNames,
  CounterReading,
  DataModelRoot,
  DeviceModelFacts,
  DeviceQuirks,
  ParameterGroup,
} from '@demarc/datamodel';
import type { DiagnosticRun, PushPlan, SessionPlan } from '@demarc/provisioning';
import type { NewCpe } from '../inventory/inventory.service';
import type { EvidenceStep, OnlineCheck } from './provisioning.entity';
import type { TaskResultLine } from './task.entity';
import type { Said } from './said-message';

/** A CWMP session that was admitted, as the listener hands it over. */
export interface SessionContext {
  readonly sessionId: string;
  readonly cpeId: string;
  /** The CPE when this Inform made its row. */
  readonly made: NewCpe | null;
  /** It is not armed: it is read, and nothing is written to it. */
  readonly isObserved: boolean;
  readonly inform: Inform;
  /** Its make, and the flags of it: the session keeps those that it began with. */
  readonly make: DeviceModelFacts;
  readonly quirks: DeviceQuirks;
  /** The Inform as it arrived. */
  readonly message: Uint8Array;
  /** `bootstrap`: it has no credential of its own yet. */
  readonly authenticatedAs: 'device' | 'bootstrap';
  readonly sourceAddress: string;
  readonly at: Date;
}

/** A task that is being carried out. */
export interface TaskRun {
  readonly taskId: string;
  /** That sent it. */
  readonly sessionId: string;
  readonly kind: TaskKind;
  /**
   * `older`: it is asked with a method of CWMP 1.0, since it does not know the one that followed. `each`: names one by
   * one, since one of them is not there. `read-new`, `set-new`: the instance that it has made.
   */
  readonly step: 'sent' | 'read-back' | 'counters' | 'older' | 'diagnose' | 'each' | 'read-new' | 'set-new';
  readonly names: readonly string[];
  readonly result: readonly TaskResultLine[];
  /** The instance that it has made. */
  readonly instance?: string;
  /** Of a diagnosis: how far it is. */
  readonly diagnostic?: DiagnosticRun;
  /** Of a live reading, while its counters are read. */
  readonly counters?: { readonly names: CounterNames; readonly first: CounterReading | null };
}

/** A profile that is being put in place or taken back. */
export interface PushWork {
  readonly pushId: string;
  plan: PushPlan;
  /** Sessions that worked on it before and did not finish. */
  readonly attempts: number;
  readonly subscriptionId: string;
  /** The state that this is the proof of. */
  readonly stateVersion: number;
  /** Names that were sent in this session. */
  wrote: string[];
  /** The router's last answers to a write and to a reading. */
  said?: { set?: Said; readBack?: Said };
}

/** What a session has to do: plain JSON without secrets, so that any process can go on with it. */
export interface SessionWork {
  readonly sessionId: string;
  readonly cpeId: string;
  readonly at: string;
  readonly sourceAddress: string;
  readonly events: readonly string[];
  readonly authenticatedAs: 'device' | 'bootstrap';
  readonly isObserved: boolean;
  readonly make: DeviceModelFacts;
  readonly quirks: DeviceQuirks;
  /** Sessions that worked on the tree before and could not finish it; absent when there were none. */
  discoverySessions?: number;
  /** ParameterKey in the Inform; null when it was not there. */
  readonly reportedParameterKey: string | null;
  root: DataModelRoot | null;
  subscriptionId: string | null;
  stateVersion: number | null;
  revision: number;
  isEnrolling: boolean;
  isEnrolled: boolean;
  plan: SessionPlan | null;
  task: TaskRun | null;
  push?: PushWork | null;
  /** A plan of this session is done, and nobody has looked yet whether a profile is to be put in place or taken back. */
  isPushDue?: boolean;
  /** A profile holds parameters of this router, or is to: its proof is the profile's, not the plan's. */
  isByProfile?: boolean;
  /** ParameterKey that the wanted state has left on the router in this session. */
  stayingParameterKey?: string | null;
  hasTasks: boolean;
  /** How far scripts are. What they know is in the memory of a process: another one begins them anew, and reads everything again. */
  scripts?: { isAsking: boolean; isOver: boolean };
  /** Groups that a task of reading asks for; null: everything. */
  readGroups?: readonly ParameterGroup[] | null;
  /** Diagnoses that earlier sessions began, still to be looked at in this one. */
  diagnoses?: readonly string[];
  attempts: number;
  onlineCheck: OnlineCheck | null;
  /** By the plan that runs. */
  wanWrittenAt: string | null;
  /** A change of the state is to be proved: the router's messages that show it are kept. */
  isProving?: boolean;
  /** The last message that showed the account on the WAN, and the last that showed its connection. */
  said?: { account?: Said; connection?: Said };
  evidence: { step: EvidenceStep; at: string; detail: Record<string, unknown>; said?: Said | null }[];
  reopened: number;
}
