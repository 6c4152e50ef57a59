import { Injectable } from '@nestjs/common';
import type { DeviceModelFacts } from '@demarc/datamodel';
import { Clock } from '../../platform/clock';
import { Logger } from '../../platform/logger';
import type { CpeConnection } from './cpe-connection';
import { CwmpSession } from './cwmp-session';
import type { Credential } from './device-authentication';
import { NoteLessons } from './note-lessons.service';
import { ParkedSessionRepository } from './parked-session.repository';
import { SessionRegistry } from './session-registry';

interface Late {
  readonly cpeId: string;
  readonly make: DeviceModelFacts;
  readonly heardAtMs: number;
}

const MAX_LATE = 2_000;
/** Failures agree only when they come out at the same number. */
const LONGER_SECONDS = [60, 120, 180, 300] as const;

/** Keeps sessions over the end of their connections, here and in the database. */
@Injectable()
export class SessionParking {
  private readonly late = new Map<string, Late>();
  private readonly log;

  constructor(
    private readonly registry: SessionRegistry,
    private readonly parked: ParkedSessionRepository,
    private readonly lessons: NoteLessons,
    private readonly clock: Clock,
    logger: Logger,
  ) {
    this.log = logger.child('cwmp');
  }

  /** The connection is gone and the session is not over: any process may go on with it. */
  connectionClosed(connection: CpeConnection): void {
    const { session } = connection;
    connection.session = null;
    if (session === null || session.isOver) return;
    session.connection = null;
    session.parked = session.exclusively(() => this.park(session));
  }

  /** The session that an authenticated request goes on with; null when there is none that it may have. */
  async resume(cookie: string | null, credential: Credential, connection: CpeConnection): Promise<CwmpSession | null> {
    const session = this.findHere(cookie, credential) ?? (await this.findElsewhere(cookie, credential));
    if (session === null && cookie !== null) this.noteLate(cookie);
    if (session === null || !mayResume(session, credential)) return null;
    if (!(await this.unpark(session))) return null;
    session.bind(connection);
    return session;
  }

  /** Its CPE was silent for too long. If it answers after all, it is slow and not gone (G7). */
  expired({ data, heardAtMs }: CwmpSession): void {
    if (data.cpeId === null) return;
    if (this.late.size >= MAX_LATE) this.late.clear();
    this.late.set(data.cookie, { cpeId: data.cpeId, make: data.make, heardAtMs });
  }

  private noteLate(cookie: string): void {
    const late = this.late.get(cookie);
    if (late === undefined) return;
    this.late.delete(cookie);
    const tookSeconds = Math.ceil((this.clock.monotonicMs() - late.heardAtMs) / 1000);
    const value = LONGER_SECONDS.find((seconds) => seconds > tookSeconds);
    if (value === undefined) return;
    const why = `it answered after ${tookSeconds} s, when its session was lost`;
    this.lessons.note({ cpeId: late.cpeId, make: late.make, flag: 'sessionTimeoutSeconds', value, why });
  }

  /** Takes a session back from the database before it is ended here; false when another process has it. */
  async unpark(session: CwmpSession): Promise<boolean> {
    if (session.parked === null) return !session.isOver;
    await session.parked;
    session.parked = null;
    const claimed = session.data.cpeId === null || (await this.parked.claim({ id: session.data.id })) !== null;
    if (!claimed) this.registry.remove(session);
    return claimed && !session.isOver;
  }

  /** Sessions that a process left behind and nobody came back for. */
  async deleteExpired(): Promise<void> {
    try {
      await this.parked.deleteExpired();
    } catch (error) {
      this.log.warn({ err: error }, 'old sessions were not deleted');
    }
  }

  private async park(session: CwmpSession): Promise<void> {
    const { data } = session;
    if (session.isOver || data.cpeId === null) return;
    const msLeft = session.silentUntilMs - this.clock.monotonicMs();
    try {
      await this.parked.park({ ...data, cpeId: data.cpeId }, msLeft);
    } catch (error) {
      this.log.warn({ session: data.id, err: error }, 'a session could not be parked; its CPE will inform again');
    }
  }

  private findHere(cookie: string | null, credential: Credential): CwmpSession | null {
    if (cookie !== null) return this.registry.findByCookie(cookie);
    // G2: a CPE that returns no cookie is known by its own credential.
    return credential.kind === 'device' ? this.registry.findByCpe(credential.device.cpeId) : null;
  }

  private async findElsewhere(cookie: string | null, credential: Credential): Promise<CwmpSession | null> {
    const by = cookie !== null ? { cookie } : credential.kind === 'device' ? { cpeId: credential.device.cpeId } : null;
    const found = by === null ? null : await this.parked.claim(by);
    if (found === null) return null;
    const nowMs = this.clock.monotonicMs();
    const session = new CwmpSession(found.session, credential, nowMs + found.msLeft);
    session.touch(nowMs);
    if (!mayResume(session, credential)) {
      await this.park(session);
      return null;
    }
    this.registry.add(session);
    return session;
  }
}

/** A cookie alone is nothing: the credential must be that of the session's CPE, or have opened the session itself. */
function mayResume({ data }: CwmpSession, credential: Credential): boolean {
  switch (credential.kind) {
    case 'device':
      return data.cpeId === credential.device.cpeId;
    case 'certificate':
    case 'bootstrap':
      if (credential.kind === 'bootstrap' && !credential.leans.every((flag) => data.quirks[flag] === true))
        return false;
      return data.authenticatedAs === 'bootstrap';
    case 'unchecked':
      return true;
  }
}
