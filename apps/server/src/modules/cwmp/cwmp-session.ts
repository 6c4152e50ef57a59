import type { SessionState } from '@demarc/cwmp';
import type { DeviceModelFacts, DeviceQuirks } from '@demarc/datamodel';
import type { SessionWork } from '../provisioning/provisioning.service';
import type { CpeConnection } from './cpe-connection';
import type { Credential } from './device-authentication';

/** Everything another process needs to go on with a session. */
export interface ResumableSession {
  readonly id: string;
  readonly cookie: string;
  /** null: a stranger there was no room to remember. */
  readonly cpeId: string | null;
  readonly authenticatedAs: 'device' | 'bootstrap';
  /** In which our answers are written. */
  readonly namespace: string | null;
  readonly timeoutMs: number;
  /** The flags of its make as they were when it began: a rule that changes meanwhile counts from the next session on. */
  readonly make: DeviceModelFacts;
  readonly quirks: DeviceQuirks;
  /** null: served and told nothing (quarantine). */
  readonly work: SessionWork | null;
  state: SessionState;
}

/** A session of a CPE that is under way in this process. */
export class CwmpSession {
  connection: CpeConnection | null = null;
  /** Monotonic: from then on it counts as lost. */
  silentUntilMs = 0;
  heardAtMs = 0;
  isOver = false;
  /** Resolves once the session lies in the database, for whichever process its CPE comes back to. */
  parked: Promise<void> | null = null;
  private tail: Promise<unknown> = Promise.resolve();

  /** @param openedBy what its CPE proved last: enough for another Inform on the same connection */
  constructor(
    readonly data: ResumableSession,
    readonly openedBy: Credential,
    readonly endsAtMs: number,
  ) {}

  touch(nowMs: number): void {
    this.heardAtMs = nowMs;
    this.silentUntilMs = Math.min(nowMs + this.data.timeoutMs, this.endsAtMs);
  }

  bind(connection: CpeConnection): void {
    if (this.connection?.session === this) this.connection.session = null;
    this.connection = connection;
    connection.session = this;
  }

  /** One message at a time, even if the CPE comes back on another connection before the first was answered. */
  exclusively<T>(work: () => Promise<T>): Promise<T> {
    const result = this.tail.then(work);
    this.tail = result.catch(() => undefined); // the caller hears of it; the next message does not depend on it
    return result;
  }
}
