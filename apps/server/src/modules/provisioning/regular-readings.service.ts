import { Injectable } from '@nestjs/common';
import type { ReadableGroup } from '@demarc/datamodel';
import { Clock } from '../../platform/clock';
import { Database } from '../../platform/database/database';
import { CpeTrees } from '../inventory/cpe-trees.service';
import { ReadingPolicies } from './reading-policies.service';
import { intervalMsOf, Pace } from './reading-schedule';
import type { SessionWork } from './session-work';

const MAX_KNOWN = 200_000;

/**
 * Reads CPEs so often that their series have points although nobody looks: at the end of their own periodic session,
 * when nothing else is to be done in it, and never by a call.
 */
@Injectable()
export class RegularReadings {
  /** When each CPE is looked at again; what it was read in the meantime is asked of the database then. */
  private readonly nextAtMs = new Map<string, number>();
  private readonly tried = new WeakSet<SessionWork>();
  private readonly pace: Pace;

  constructor(
    private readonly policies: ReadingPolicies,
    private readonly database: Database,
    private readonly trees: CpeTrees,
    private readonly clock: Clock,
  ) {
    this.pace = new Pace(clock.monotonicMs() - 60_000);
  }

  /** False, without a query, whenever nothing is read by itself. */
  mayBeDue(work: SessionWork): boolean {
    if (!this.policies.mayBeOn || this.tried.has(work) || work.isEnrolling) return false;
    const nextAtMs = this.nextAtMs.get(work.cpeId);
    if (nextAtMs !== undefined && this.clock.now().getTime() < nextAtMs) return false;
    // One that has news is busy enough.
    return work.events.every((code) => code.startsWith('2 '));
  }

  /** What is to be read in this session; null: nothing. */
  async take(work: SessionWork): Promise<readonly ReadableGroup[] | null> {
    this.tried.add(work);
    const policy = await this.policies.current();
    const intervalMs = intervalMsOf(policy, work.make, work.cpeId);
    if (intervalMs === null || policy.groups.length === 0) return null;
    const nowMs = this.clock.now().getTime();
    const readAt = await this.trees.lastReadAt(this.database.sql, work.cpeId);
    // Of a tree that was never read nothing can be named.
    const dueAtMs = (readAt?.getTime() ?? nowMs) + intervalMs;
    if (nowMs < dueAtMs) {
      // A clock that is moved back makes nobody wait for longer than an interval.
      this.remember(work.cpeId, Math.min(dueAtMs, nowMs + intervalMs));
      return null;
    }
    if (!this.pace.take(policy.readingsPerMinute, this.clock.monotonicMs())) return null;
    // Whether or not it answers, it is not asked again before its time.
    this.remember(work.cpeId, nowMs + intervalMs);
    return policy.groups;
  }

  private remember(cpeId: string, atMs: number): void {
    if (this.nextAtMs.size >= MAX_KNOWN) this.nextAtMs.clear();
    this.nextAtMs.set(cpeId, atMs);
  }
}
