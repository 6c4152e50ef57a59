import { Injectable } from '@nestjs/common';
import type { CwmpSession } from './cwmp-session';
import { CwmpMetrics } from './cwmp-metrics';
import { CwmpPeers } from './cwmp-peers.service';

/** The sessions under way in this process: at most one of each CPE. */
@Injectable()
export class SessionRegistry {
  private readonly byCookie = new Map<string, CwmpSession>();
  private readonly byCpe = new Map<string, CwmpSession>();

  constructor(
    metrics: CwmpMetrics,
    private readonly peers: CwmpPeers,
  ) {
    metrics.watchSessions(() => this.size);
  }

  /** `end` gets a session of this process whose CPE has begun a later one in another. */
  onBegunElsewhere(end: (session: CwmpSession) => void): void {
    this.peers.onBegan(({ cpeId, sessionId }) => {
      const session = this.byCpe.get(cpeId);
      // Ids sort by time: one that was resumed here after it began there is the same, and what is older is over.
      if (session !== undefined && session.data.id < sessionId) end(session);
    });
  }

  get size(): number {
    return this.byCookie.size;
  }

  findByCookie(cookie: string): CwmpSession | null {
    return this.byCookie.get(cookie) ?? null;
  }

  findByCpe(cpeId: string): CwmpSession | null {
    return this.byCpe.get(cpeId) ?? null;
  }

  add(session: CwmpSession): void {
    this.byCookie.set(session.data.cookie, session);
    const { cpeId, id: sessionId } = session.data;
    if (cpeId === null) return;
    this.byCpe.set(cpeId, session);
    this.peers.began({ cpeId, sessionId });
  }

  remove(session: CwmpSession): void {
    session.isOver = true;
    const { connection } = session;
    if (connection?.session === session) connection.session = null;
    session.connection = null;
    this.byCookie.delete(session.data.cookie);
    const { cpeId } = session.data;
    if (cpeId !== null && this.byCpe.get(cpeId) === session) this.byCpe.delete(cpeId);
  }

  all(): CwmpSession[] {
    return [...this.byCookie.values()];
  }

  /** Those whose CPE has been silent for too long, or that last too long altogether. */
  expired(nowMs: number): CwmpSession[] {
    return this.all().filter((session) => nowMs >= session.silentUntilMs);
  }
}
