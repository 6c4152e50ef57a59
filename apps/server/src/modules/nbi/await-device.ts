import { Injectable } from '@nestjs/common';
import { concatMap, filter, first, firstValueFrom, startWith, takeUntil, timer } from 'rxjs';
import { Clock } from '../../platform/clock';
import { Database } from '../../platform/database/database';
import { LiveEvents } from '../../platform/live/live-events';
import { ReachabilityService, type ConnectionRequestOutcome } from '../cwmp/reachability.service';
import { WakeRouter } from '../provisioning/wake-router.service';
import { NbiTaskRepository, type PostedTask } from './nbi-task.repository';

export const OFFLINE = 'Device is offline';
export const NOT_PROCESSED = 'Task queued but not processed';
export const FAULTED = 'Task faulted';
/** How long a session may last that carries a task out. */
const SESSION_MS = 120_000;

/** Lets a program hear what came of its call, in the words that it knows. */
@Injectable()
export class AwaitDevice {
  constructor(
    private readonly database: Database,
    private readonly live: LiveEvents,
    private readonly reach: ReachabilityService,
    private readonly tasks: NbiTaskRepository,
    private readonly calls: WakeRouter,
    private readonly clock: Clock,
  ) {}

  /** From when on something is an answer. */
  now(): Date {
    return this.clock.now();
  }

  /** Calls a device. @returns why it did not come; null: it did */
  async call(by: string, cpeId: string, ms: number): Promise<string | null> {
    const since = this.now();
    await this.calls.wake(by, cpeId);
    const told = await this.until(
      ({ topic, id }) => topic === 'call' && id === cpeId,
      () => this.callOf(cpeId, since),
      ms,
    );
    if (told === null) return OFFLINE;
    return told === 'came' ? null : told;
  }

  /** Why a task did not come to its end; null: it did. @param ms how long its session may take to begin */
  async ends(task: { id: string; cpeId: string }, since: Date, ms: number): Promise<string | null> {
    const { id, cpeId } = task;
    const isNews = ({ topic, id: of }: { topic: string; id: string }): boolean =>
      topic === 'task' || (topic === 'call' && of === cpeId);
    const begun = await this.until(
      isNews,
      async () => {
        const now = await this.tasks.find(this.database.sql, id);
        if (now === null || now.state !== 'queued') return 'begun';
        const call = await this.callOf(cpeId, since);
        return call === 'came' ? null : call;
      },
      ms,
    );
    if (begun === null) return NOT_PROCESSED;
    if (begun !== 'begun') return begun;
    const end = await this.until(isNews, async () => endOf(await this.tasks.find(this.database.sql, id)), SESSION_MS);
    return end === 'done' ? null : (end ?? NOT_PROCESSED);
  }

  /** What came of the newest call; null: nothing yet. */
  private async callOf(cpeId: string, since: Date): Promise<string | null> {
    const [request] = await this.reach.listOf(this.database.sql, cpeId, 1);
    if (request === undefined) return null;
    const { answeredAt, lastAttemptAt, lastResult, rounds } = request;
    if (answeredAt !== null && answeredAt >= since) return 'came';
    if (lastAttemptAt === null || lastAttemptAt < since || rounds === 0 || lastResult === null) return null;
    return reasonOf(lastResult);
  }

  private async until<T>(
    isNews: (event: { topic: string; id: string }) => boolean,
    look: () => Promise<T | null>,
    ms: number,
  ): Promise<T | null> {
    const found = this.live.stream.pipe(
      filter(isNews),
      // Heard before it is looked at: what happens in between is not missed.
      startWith(null),
      concatMap(look),
      first((value) => value !== null, null),
      takeUntil(timer(ms)),
    );
    return (await firstValueFrom(found, { defaultValue: null })) ?? (await look());
  }
}

/** A transfer or a reboot that the router has agreed to has ended for GenieACS; what follows is another session. */
function endOf(task: PostedTask | null): 'done' | typeof FAULTED | null {
  if (task === null) return 'done';
  if (task.state === 'done' || task.answeredAt !== null) return task.state === 'failed' ? FAULTED : 'done';
  return task.state === 'failed' || task.state === 'cancelled' ? FAULTED : null;
}

/** Null: it may still come. */
function reasonOf(outcome: ConnectionRequestOutcome): string | null {
  switch (outcome) {
    case 'accepted':
    case 'busy':
    case 'sent':
    case 'kicked':
      return null;
    case 'timeout':
    case 'unreachable':
    case 'xmpp-away':
    case 'xmpp-down':
      return OFFLINE;
    case 'wrong-credentials':
    case 'no-credentials':
      return 'Connection request error: Incorrect connection request credentials';
    case 'unsupported-challenge':
      return 'Unrecognized auth method';
    case 'stale-url':
      return 'Connection request error: Unexpected status code 404';
    case 'url-empty':
    case 'url-not-a-url':
    case 'url-no-host':
    case 'url-has-credentials':
      return 'Invalid connection request URL';
    case 'url-not-http':
    case 'url-privileged-port':
      return 'Invalid connection request URL or protocol';
    default:
      return `Connection request error: ${outcome}`;
  }
}
