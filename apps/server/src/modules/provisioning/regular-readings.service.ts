import { Injectable } from '@nestjs/common';
import type { GroupAge } from '@demarc/contracts';
import type { ParameterGroup, ReadableGroup } from '@demarc/datamodel';
import { Clock } from '../../platform/clock';
import { Database } from '../../platform/database/database';
import { CpeTrees } from '../inventory/cpe-trees.service';
import { ReadingRecorder } from '../inventory/reading-recorder.service';
import { FreshGroups } from './fresh-groups.service';
import { ReadingPolicies } from './reading-policies.service';
import { intervalMsOf, Pace } from './reading-schedule';
import type { SessionWork } from './session-work';

const MAX_KNOWN = 200_000;
/** So many intervals: who was away for longer is read by its tree. */
const LOOKED_BACK = 8;
/** Where the values of a group of series stand in a tree. */
const PARAMETERS_OF: Readonly<Record<ReadableGroup, ParameterGroup>> = {
  optical: 'optical',
  line: 'wan',
  ppp: 'wan',
  wifi: 'wifi',
  system: 'identity',
};

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
    private readonly readings: ReadingRecorder,
    private readonly ages: FreshGroups,
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
    const readAtMs = await this.lastReadAtMs(work.cpeId, policy.groups, intervalMs);
    const due = policy.groups.filter((group) => nowMs >= (readAtMs.get(group) ?? nowMs) + intervalMs);
    if (due.length === 0) {
      const nextMs = Math.min(...policy.groups.map((group) => readAtMs.get(group) ?? nowMs)) + intervalMs;
      // A clock that is moved back makes nobody wait for longer than an interval.
      this.remember(work.cpeId, Math.min(nextMs, nowMs + intervalMs));
      return null;
    }
    if (!this.pace.take(policy.readingsPerMinute, this.clock.monotonicMs())) return null;
    // Whether or not it answers, it is not asked again before its time.
    this.remember(work.cpeId, nowMs + intervalMs);
    return this.stale(work.cpeId, due, intervalMs);
  }

  /** By group: its last point, else the last reading of the tree. Of a tree that was never read nothing can be named. */
  private async lastReadAtMs(
    cpeId: string,
    groups: readonly ReadableGroup[],
    intervalMs: number,
  ): Promise<ReadonlyMap<ReadableGroup, number>> {
    const treeReadAt = await this.trees.lastReadAt(this.database.sql, cpeId);
    if (treeReadAt === null) return new Map();
    const since = new Date(this.clock.now().getTime() - LOOKED_BACK * intervalMs);
    const points = await this.readings.lastReadOf(cpeId, since);
    return new Map(groups.map((group) => [group, (points.get(group) ?? treeReadAt).getTime()]));
  }

  /** Without what somebody has just looked at: that is as young as the policy of freshness wants it. Null: all of it is. */
  private async stale(
    cpeId: string,
    groups: readonly ReadableGroup[],
    intervalMs: number,
  ): Promise<readonly ReadableGroup[] | null> {
    const ages = new Map((await this.ages.agesOf(cpeId)).map((age) => [age.group, age]));
    const nowMs = this.clock.now().getTime();
    // What hardly ever changes may be a day old for people; its series has a point all the same.
    const isYoung = (age: GroupAge | undefined): boolean =>
      age?.isFresh === true && age.readAt !== null && nowMs - Date.parse(age.readAt) < intervalMs / 2;
    const stale = groups.filter((group) => !isYoung(ages.get(PARAMETERS_OF[group])));
    return stale.length === 0 ? null : stale;
  }

  private remember(cpeId: string, atMs: number): void {
    if (this.nextAtMs.size >= MAX_KNOWN) this.nextAtMs.clear();
    this.nextAtMs.set(cpeId, atMs);
  }
}
