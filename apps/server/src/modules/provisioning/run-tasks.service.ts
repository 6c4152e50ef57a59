import { Injectable } from '@nestjs/common';
import { assertNever } from '@demarc/kernel';
import { faultWords, type AcsRequest, type CpeReport, type RpcOutcome, type TransferComplete } from '@demarc/cwmp';
import { Database, type Tx } from '../../platform/database/database';
import { DownloadGrants } from './download-grants.service';
import type { CpeTaskEntity, TaskResultLine } from './task.entity';
import type { SessionWork, TaskRun } from './session-work';
import { RunUploads } from './run-uploads.service';
import { isDiagnosis, isFetch, isOnce, isTransfer, isUnderWay } from './task-payload';
import { askedBy } from './task-readings.service';
import { TaskRequests } from './task-requests.service';
import { TaskStates } from './task-states.service';
import { softwareOutcome, verdictOf } from './task-verdict';
import { TaskRepository } from './task.repository';
import { abilityShownBy } from './upload-abilities.service';

/** How often a task that is harmless to repeat is sent again after its session was lost. */
const MAX_ATTEMPTS = 3;

/** Carries tasks out in sessions. "Sent" is committed before the RPC leaves. */
@Injectable()
export class RunTasks {
  constructor(
    private readonly database: Database,
    private readonly tasks: TaskRepository,
    private readonly states: TaskStates,
    private readonly requests: TaskRequests,
    private readonly downloads: DownloadGrants,
    private readonly uploads: RunUploads,
  ) {}

  /** What the events of an Inform say of tasks that were sent before; and what an earlier session left lying. */
  async hearEvents(work: SessionWork, commandKeys: readonly string[]): Promise<void> {
    if (!work.hasTasks) return;
    await this.database.transaction(async (tx) => {
      const open = await this.tasks.listOpenForUpdate(tx, work.cpeId);
      work.diagnoses = open.filter((task) => isUnderWay(task) && isDiagnosis(task)).map(({ id }) => id);
      for (const task of open) {
        if (task.state === 'queued' || isDiagnosis(task)) continue;
        if (task.kind === 'upload') await this.uploads.heard(tx, task, work);
        else if (await this.isProven(tx, task, work, commandKeys)) await this.states.finish(tx, task, 'done', null);
        else if (isUndecided(task, work)) await this.afterLoss(tx, task, work);
      }
    });
  }

  /**
   * The router says how a transfer ended, perhaps days and reboots later. It is known by its CommandKey; one that came
   * without can only mean a transfer that is alone (G39).
   */
  async transferComplete(work: SessionWork, transfer: TransferComplete): Promise<void> {
    await this.database.transaction(async (tx) => {
      const open = await this.tasks.listOpenForUpdate(tx, work.cpeId);
      const sent = open.filter(({ kind, state }) => isTransfer(kind) && state !== 'queued');
      const named = sent.find(({ commandKey }) => commandKey === transfer.commandKey);
      const task = named ?? (transfer.commandKey === '' && sent.length === 1 ? sent[0] : undefined);
      if (task === undefined) return;
      if (task.kind === 'upload') return this.uploads.complete(tx, task, { transfer, quirks: work.quirks });
      const fault = faultWords(transfer);
      return this.states.finish(tx, task, fault === null ? 'done' : 'failed', fault);
    });
  }

  /** The router says what became of its software modules; it is known by its CommandKey. */
  async reported(work: SessionWork, report: CpeReport): Promise<void> {
    if (report.method !== 'DUStateChangeComplete') return;
    await this.database.transaction(async (tx) => {
      const open = await this.tasks.listOpenForUpdate(tx, work.cpeId);
      const task = open.find(({ commandKey, state }) => state !== 'queued' && commandKey === report.commandKey);
      if (task?.kind !== 'change-software') return;
      const { reason, result } = softwareOutcome(task.result, report.results);
      await this.states.finish(tx, task, reason === null ? 'done' : 'failed', reason, result);
    });
  }

  /** The next request for tasks; the kind of task where a plan reads what it is about; null when nothing waits. */
  async next(work: SessionWork): Promise<AcsRequest | 'refresh' | 'read-live' | 'diagnose' | null> {
    const going = work.task === null ? null : await this.goOn(work.task, work);
    if (going !== null) return going;
    if (!work.hasTasks) return null;
    const task = await this.take(work);
    if (task === null) {
      work.hasTasks = false;
      return null;
    }
    const { sessionId } = work;
    const run = { taskId: task.id, sessionId, kind: task.kind, step: 'sent' as const, names: [], result: task.result };
    work.task = run;
    const request = await this.requests.make(task, work);
    if (typeof request === 'string' || !('impossible' in request)) return request;
    work.task = null;
    await this.change(run, (tx, taken) => this.states.finish(tx, taken, 'failed', request.impossible));
    return this.next(work);
  }

  /** The next question of a task that has more than one; null when it has none. */
  private async goOn(run: TaskRun, work: SessionWork): Promise<AcsRequest | null> {
    switch (run.step) {
      case 'older':
        return { method: 'GetQueuedTransfers' };
      case 'read-back':
      case 'each':
      case 'read-new':
        return { method: 'GetParameterValues', names: askedBy(run) };
      case 'set-new': {
        const request = await this.requests.setNew(run, work);
        if (request === null) work.task = null;
        return request;
      }
      default:
        return null;
    }
  }

  async record(work: SessionWork, outcome: RpcOutcome): Promise<void> {
    const { task: run } = work;
    if (run === null) return;
    work.task = null;
    await this.requests.readings.learn(work, run, outcome);
    const canUpload = abilityShownBy(run, outcome);
    if (canUpload !== null) await this.uploads.learn(work.cpeId, canUpload);
    const verdict = verdictOf(run, outcome);
    switch (verdict.next) {
      case 'end':
        return this.end(run, verdict.result);
      case 'fail':
        return this.change(run, (tx, task) => this.states.finish(tx, task, 'failed', verdict.reason, verdict.result));
      case 'wait':
        return this.answered(run, verdict.reason);
      case 'sends':
        return this.change(run, (tx, task) => this.uploads.answered(tx, task, verdict.status));
      case 'read-back':
        work.task = { ...run, step: 'read-back', names: verdict.names, result: verdict.result };
        return undefined;
      case 'each':
        work.task = { ...run, step: 'each', names: verdict.names, result: verdict.result };
        return undefined;
      case 'read-new':
      case 'set-new':
        work.task = { ...run, step: verdict.next, instance: verdict.instance, result: verdict.result };
        return undefined;
      case 'ask-older':
        work.task = { ...run, step: 'older' };
        return undefined;
      case 'go-on':
        return undefined;
      default:
        return assertNever(verdict);
    }
  }

  /** The values of a live reading are stored; its counters are still read. */
  async hasRead(work: SessionWork): Promise<void> {
    if (work.task !== null) await this.answered(work.task, 'read; measuring the throughput');
  }

  /** The plan of a reading is done, and so is the task. */
  async refreshed(work: SessionWork): Promise<void> {
    const { task } = work;
    if (task?.kind !== 'refresh' && task?.kind !== 'read-live') return;
    work.task = null;
    await this.end(task, []);
  }

  /** The session is over; a task that was under way was sent, and its answer did not come. */
  async lost(work: SessionWork): Promise<void> {
    const { task: run } = work;
    if (run === null) return;
    work.task = null;
    await this.change(run, (tx, task) =>
      run.step === 'read-back' || run.step === 'counters' || (run.step === 'read-new' && run.result.length === 1)
        ? this.states.finish(tx, task, 'done', null, run.result)
        : this.afterLoss(tx, task, work),
    );
  }

  private take(work: SessionWork): Promise<CpeTaskEntity | null> {
    return this.database.transaction(async (tx) => {
      const { sessionId } = work;
      const task = await this.states.takeNext(tx, work.cpeId, this.requests.kindsFor(work));
      if (task !== null) await this.states.sent(tx, task, { sessionId, patience: this.requests.patience(task, work) });
      return task;
    });
  }

  /** The router agreed; done is what it says itself after it started again. */
  private answered(run: TaskRun, reason: string): Promise<void> {
    return this.change(run, (tx, task) => this.states.answered(tx, task, reason));
  }

  private end(run: TaskRun, result: readonly TaskResultLine[]): Promise<void> {
    return this.change(run, async (tx, task) => {
      if (task.kind === 'cancel-transfer') await this.takeBack(tx, task);
      await this.states.finish(tx, task, 'done', null, result);
    });
  }

  /** The router gave up the transfer that this task was about. */
  private async takeBack(tx: Tx, { cpeId, result }: CpeTaskEntity): Promise<void> {
    const open = await this.tasks.listOpenForUpdate(tx, cpeId);
    const transfer = open.find(({ id }) => id === result[0]?.path);
    if (transfer !== undefined) await this.states.cancel(tx, transfer, 'taken back at the router');
  }

  private async isProven(
    tx: Tx,
    task: CpeTaskEntity,
    { events }: SessionWork,
    commandKeys: readonly string[],
  ): Promise<boolean> {
    if (!isFetch(task.kind)) return isProvenBy(task, events, commandKeys);
    // G38: some never report, and simply run the new image when they are back.
    return events.some((event) => event.startsWith('1 ')) && (await this.downloads.isInstalled(tx, task));
  }

  private async afterLoss(tx: Tx, task: CpeTaskEntity, { quirks }: SessionWork): Promise<void> {
    if (task.kind === 'upload') return this.uploads.lost(tx, task);
    if (isOnce(task.kind)) {
      // After a crash nobody knows whether it arrived: it is never blindly sent again.
      const reason = task.answeredAt === null ? 'sent; the session ended without an answer' : task.reason;
      return this.states.change(tx, task, { state: 'uncertain', reason });
    }
    if (task.attempts < MAX_ATTEMPTS) {
      return this.states.again(tx, task, quirks, { reason: 'the session was lost; sent again at the next' });
    }
    return this.states.finish(tx, task, 'failed', `${task.attempts} sessions were lost over it`);
  }

  /** What a later session has taken since, perhaps in another process, is not this one's to change any more. */
  private change(run: TaskRun, work: (tx: Tx, task: CpeTaskEntity) => Promise<void>): Promise<void> {
    return this.database.transaction(async (tx) => {
      const task = await this.tasks.findForUpdate(tx, run.taskId);
      if (task === null || task.sessionId !== run.sessionId) return;
      if (task.state === 'sent' || task.state === 'uncertain') await work(tx, task);
    });
  }
}

/** Sent in an earlier session, and nothing was heard of it. A transfer the router agreed to may take its time. */
function isUndecided(task: CpeTaskEntity, { sessionId }: SessionWork): boolean {
  if (task.sessionId === sessionId || task.state !== 'sent') return false;
  return !isFetch(task.kind) || task.answeredAt === null;
}

/** `M Reboot` with our CommandKey is proof; so is a boot after a reboot that was sent, and a bootstrap after a reset. */
function isProvenBy(task: CpeTaskEntity, events: readonly string[], commandKeys: readonly string[]): boolean {
  const has = (code: string): boolean => events.some((event) => event.startsWith(code));
  if (task.kind === 'reboot') return commandKeys.includes(task.commandKey) || has('1 ');
  return task.kind === 'factory-reset' && has('0 ');
}
