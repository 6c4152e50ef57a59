import { Injectable } from '@nestjs/common';
import type { TaskKind } from '@demarc/contracts';
import type { DeviceQuirks } from '@demarc/datamodel';
import { Clock } from '../../platform/clock';
import type { Tx } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { RouterUploads } from '../inventory/router-uploads.service';
import type { CpeTaskEntity, TaskResultLine } from './task.entity';
import { pauseSeconds } from './task-pace';
import { TaskNews } from './task-news.service';
import { TaskRepository } from './task.repository';
import { UploadAbilities } from './upload-abilities.service';

const RELEASED_BY_RULE = 'rule: a backup that was asked for';
export const NEVER_SAID = 'The router never said that the transfer ended.';
/** Of an upload whose router says at once that it is through; it says nothing more then. */
export const SAID_SENT = 'sent, says the router';

export const backupLine = (outcome: string): TaskResultLine => ({ path: 'backup before it', value: '', outcome });
export const NO_BACKUP = backupLine('none: routers of this model and firmware cannot send files');

/** Moves tasks from state to state, with all that follows from it. */
@Injectable()
export class TaskStates {
  constructor(
    private readonly tasks: TaskRepository,
    private readonly news: TaskNews,
    private readonly uploads: RouterUploads,
    private readonly abilities: UploadAbilities,
    private readonly clock: Clock,
  ) {}

  created(tx: Tx, by: StaffIdentity | string, task: CpeTaskEntity, isCalled: boolean): Promise<void> {
    return this.news.created(tx, by, task, isCalled);
  }

  /** It is there, and may wait until the router comes by itself. */
  tell(tx: Tx, task: CpeTaskEntity): Promise<void> {
    return this.news.changed(tx, task);
  }

  async change(tx: Tx, task: CpeTaskEntity, change: Partial<CpeTaskEntity>): Promise<void> {
    const hasMoved = change.state !== undefined && change.state !== task.state;
    // What was waited for in one state is nothing in another.
    await this.tasks.update(tx, task.id, hasMoved ? { retryAt: null, doubtAt: null, ...change } : change);
    await this.news.changed(tx, task);
  }

  /** It waits for its router once more: after a pause where the rules of its make want one. */
  again(
    tx: Tx,
    task: CpeTaskEntity,
    quirks: DeviceQuirks,
    change: Partial<CpeTaskEntity> & { reason: string },
  ): Promise<void> {
    const seconds = pauseSeconds(task.attempts, quirks);
    const retryAt = seconds === null ? null : new Date(this.clock.now().getTime() + seconds * 1000);
    return this.change(tx, task, { ...change, state: 'queued', retryAt });
  }

  /** The next one that may be sent now; null when nothing waits, or all of it has a pause. */
  takeNext(tx: Tx, cpeId: string, kinds: readonly TaskKind[] | null): Promise<CpeTaskEntity | null> {
    return this.tasks.takeQueued(tx, cpeId, { kinds, now: this.clock.now() });
  }

  /** Committed before the RPC leaves. @param patience how long its make may take to say what became of it; null: no rule */
  sent(
    tx: Tx,
    task: CpeTaskEntity,
    { sessionId, patience }: { sessionId: string; patience: number | null },
  ): Promise<void> {
    const sentAt = this.clock.now();
    const doubtAt = patience === null ? null : new Date(sentAt.getTime() + patience * 1000);
    const attempts = task.attempts + 1;
    return this.change(tx, task, { state: 'sent', sentAt, answeredAt: null, attempts, sessionId, doubtAt });
  }

  /** Its make has had all the time it may take. The router is called; what it says then decides, and it is not sent again. */
  async doubt(tx: Tx, task: CpeTaskEntity): Promise<void> {
    await this.change(tx, task, { state: 'uncertain', reason: TOO_LONG });
    await this.news.call(tx, task);
  }

  /** Its pause is over. */
  async resume(tx: Tx, task: CpeTaskEntity): Promise<void> {
    await this.change(tx, task, { retryAt: null });
    await this.news.call(tx, task);
  }

  answered(tx: Tx, task: CpeTaskEntity, reason: string): Promise<void> {
    return this.change(tx, task, { answeredAt: this.clock.now(), reason });
  }

  async finish(
    tx: Tx,
    task: CpeTaskEntity,
    state: 'done' | 'failed',
    reason: string | null,
    result: readonly TaskResultLine[] = task.result,
  ): Promise<void> {
    const now = this.clock.now();
    const version = task.kind === 'upload' && state === 'done' ? await this.takeIn(tx, task) : null;
    await this.change(tx, task, {
      state,
      reason,
      result: version === null ? [...result] : withOutcome(result, `version ${version}`),
      finishedAt: now,
      answeredAt: task.answeredAt ?? now,
    });
    await this.news.ended(tx, task, state);
    if (task.kind === 'upload') await this.letFollow(tx, task, state === 'done' ? null : (reason ?? ''), version);
  }

  async cancel(tx: Tx, task: CpeTaskEntity, reason: string): Promise<void> {
    await this.change(tx, task, { state: 'cancelled', finishedAt: this.clock.now(), reason });
    await this.news.ended(tx, task, 'cancelled');
    if (task.kind === 'upload') await this.letFollow(tx, task, reason, null);
  }

  /** Its time is over. */
  expire(tx: Tx, task: CpeTaskEntity): Promise<void> {
    if (task.state === 'queued') return this.finish(tx, task, 'failed', 'the router did not appear in time');
    if (task.kind === 'upload' && task.uploadId !== null) return this.finish(tx, task, 'done', NEVER_SAID);
    const isSaid = task.kind === 'upload' && task.result[0]?.outcome === SAID_SENT;
    const reason = isSaid ? 'the router says that it sent the file; none arrived' : NO_WORD;
    return this.finish(tx, task, 'failed', reason);
  }

  /** A file that was asked for and sent by its own router leaves quarantine by that rule; a log waits for a person. */
  private async takeIn(tx: Tx, { cpeId, uploadId }: CpeTaskEntity): Promise<number | null> {
    if (uploadId === null) return null;
    await this.abilities.learn(tx, cpeId, true);
    const { kind } = await this.uploads.get(tx, uploadId);
    return kind === 'config' ? (await this.uploads.release(tx, uploadId, RELEASED_BY_RULE)).version : null;
  }

  /**
   * What waited for this backup goes on, or fails with it.
   * @param why there is none; null when there is
   */
  private async letFollow(tx: Tx, backup: CpeTaskEntity, why: string | null, version: number | null): Promise<void> {
    for (const task of await this.tasks.listWaitingFor(tx, backup.id)) {
      const isImpossible = why !== null && (await this.abilities.canUpload(tx, task.cpeId)) === false;
      if (why !== null && !isImpossible) {
        await this.finish(tx, task, 'failed', `not sent: there is no backup before it: ${why}`);
        continue;
      }
      const line = isImpossible ? NO_BACKUP : backupLine(version === null ? 'taken' : `version ${version}`);
      await this.change(tx, task, { result: [...task.result, line] });
      await this.news.call(tx, task);
    }
  }
}

const NO_WORD = 'the router never said what became of it';
const TOO_LONG = 'it takes longer than the rule of its make allows; its next word decides';

const withOutcome = (result: readonly TaskResultLine[], outcome: string): TaskResultLine[] =>
  result.map((line, at) => (at === 0 ? { ...line, outcome } : line));
