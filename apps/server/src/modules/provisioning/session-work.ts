import type { Inform } from '@demarc/cwmp';
import type { DataModelRoot } from '@demarc/datamodel';
import type { SessionPlan } from '@demarc/provisioning';
import type { CpeEntity } from '../inventory/inventory.service';
import type { EvidenceStep, OnlineCheck, TaskResultLine } from './provisioning.entity';

/** A CWMP session that was admitted, as the listener hands it over. */
export interface SessionContext {
  readonly sessionId: string;
  readonly cpeId: string;
  /** The CPE when this Inform made its row: nobody can have wanted anything of it before. */
  readonly newCpe: CpeEntity | null;
  /** It is not armed: it is read, and nothing is written to it. */
  readonly isObserved: boolean;
  readonly inform: Inform;
  /** `bootstrap`: it has no credential of its own yet. */
  readonly authenticatedAs: 'device' | 'bootstrap';
  readonly sourceAddress: string;
  readonly at: Date;
}

/** A task that is being carried out. */
export interface TaskRun {
  readonly taskId: string;
  readonly kind: 'reboot' | 'factory-reset' | 'refresh' | 'set-parameters' | 'get-rpc-methods' | 'download';
  readonly step: 'sent' | 'read-back';
  readonly names: readonly string[];
  readonly result: readonly TaskResultLine[];
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
  hasTasks: boolean;
  attempts: number;
  onlineCheck: OnlineCheck | null;
  wanWrittenAt: string | null;
  evidence: { step: EvidenceStep; at: string; detail: Record<string, unknown> }[];
  reopened: number;
}
