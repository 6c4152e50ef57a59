import type { ParameterValue } from '@demarc/cwmp';
import type { ConnectionReading, DataModelRoot, DeviceQuirks, IntentKey, Reason, TreeRow } from '@demarc/datamodel';
import type { Discovery, DiscoveryLessons } from './discover-tree';
import type { Lesson, ModelExperience } from './lesson';
import type { Adoption, ParameterMemory, PlannedParameter } from './planned-parameter';
import type { NamesPace } from './read-names';
import type { ReadQueue } from './read-queue';
import type { MadeRow, RowStep } from './row-steps';
import type { Batch } from './set-outcome';
import type { WantedFacts } from './wanted-state';

/** What a session begins with: facts, and what is remembered of the router. */
export interface PlanInput {
  readonly root: DataModelRoot;
  readonly quirks: DeviceQuirks;
  /** What other routers of its make have borne. */
  readonly experience: ModelExperience;
  /** A reading of the tree that an earlier session could not finish. */
  readonly resume: UnfinishedDiscovery | null;
  readonly facts: WantedFacts;
  /** The stored tree; empty before the first contact. */
  readonly tree: readonly TreeRow[];
  /** What the Inform said, secrets replaced by their fingerprints. */
  readonly informed: readonly ParameterValue[];
  readonly memory: readonly ParameterMemory[];
  readonly evidence: { readonly connectionRequestUrl: string | null; readonly sourceAddress: string | null };
  /** ParameterKey as the Inform reported it; null when it did not. */
  readonly reportedParameterKey: string | null;
  /** The router started again since it was last seen: what waited for a reboot is looked at. */
  readonly hasBooted: boolean;
  /** First contact, or the first after a factory reset: what was learned before is void (G41). */
  readonly isEnrolling: boolean;
  /** Read and compare, write nothing. */
  readonly isObserving: boolean;
  /** `tree`: learn the whole tree again. `wanted`: look at what is wanted before deciding. */
  readonly refresh: 'none' | 'wanted' | 'tree';
  /** Names to read at the end besides, for people to see. */
  readonly alsoRead: readonly string[];
  /** The router's own word for the account on its WAN is wanted, whether or not anything is to be written. */
  readonly isProving?: boolean;
  /** Names that a configuration profile holds: they are neither written nor taken for the subscriber's. */
  readonly held?: readonly string[];
  /** Rows that Demarc has made in tables of the router. */
  readonly rows?: readonly MadeRow[];
  /** What is remembered is taken for what is: nothing will be asked. */
  readonly isDry?: boolean;
}

/** A tree that is learned in several sessions: where it stands, and what is known so far. */
export interface UnfinishedDiscovery {
  readonly discovery: Discovery;
  readonly tree: readonly TreeRow[];
}

/** A wish this router cannot take as a whole or in part. */
export interface Unresolved {
  readonly intent: IntentKey;
  readonly field: string | null;
  readonly reason: Reason;
}

export type Phase = 'discover' | 'look' | 'rows' | 'row-read' | 'set' | 'read-back' | 'done';

export type Awaiting =
  | { readonly phase: 'discover' | 'look' | 'row-read' | 'read-back' }
  | { readonly phase: 'rows'; readonly step: RowStep; readonly parameterKey: string }
  | { readonly phase: 'set'; readonly batch: Batch; readonly parameterKey: string };

/** One session's plan: plain JSON without secrets, so that another process can go on with it. */
export interface SessionPlan {
  readonly input: Omit<PlanInput, 'tree' | 'informed' | 'resume'>;
  readonly tree: readonly TreeRow[];
  readonly phase: Phase;
  readonly discovery: Discovery | null;
  readonly namesPace: NamesPace;
  readonly lessons: readonly Lesson[];
  /** What a reading of the whole tree in this session said of the router's make. */
  readonly learned: DiscoveryLessons | null;
  readonly reads: ReadQueue;
  readonly rowSteps: readonly RowStep[];
  readonly rows: readonly MadeRow[];
  /** Instances of rows that were made in this session, or found unfilled, by the names of those they are for. */
  readonly given: Readonly<Record<string, string>>;
  /** Why rows that nobody wants any more are still there. */
  readonly rowFaults: Readonly<Record<string, Reason>>;
  /** Tables to be looked at before anything is decided about their rows. */
  readonly lookAt: readonly string[];
  readonly hasMadeRows: boolean;
  readonly batches: readonly Batch[];
  readonly parameters: readonly PlannedParameter[];
  readonly unresolved: readonly Unresolved[];
  readonly notes: readonly Reason[];
  readonly adoptions: readonly Adoption[];
  /** Names the router refused: where a field has alternatives, the next is tried. */
  readonly avoid: readonly string[];
  readonly awaiting: Awaiting | null;
  readonly isTreeFresh: boolean;
  readonly hasLooked: boolean;
  /** The Inform itself told how the PPP connection is doing. */
  readonly isStatusInformed: boolean;
  readonly rounds: number;
  readonly rpcs: number;
  readonly parameterKey: string | null;
  readonly wroteWan: boolean;
  /** The PPP connection before the WAN was touched, and at the end. */
  readonly before: ConnectionReading | null;
}
