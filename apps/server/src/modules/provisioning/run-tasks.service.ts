import { Injectable } from '@nestjs/common';
import { faultMeaning, type AcsRequest, type RpcOutcome, type TransferComplete } from '@demarc/cwmp';
import { isSecretPath } from '@demarc/datamodel';
import { answerOf, faultReason } from '@demarc/provisioning';
import { Clock } from '../../platform/clock';
import { Database, type Tx } from '../../platform/database/database';
import { DownloadGrants } from './download-grants.service';
import type { CpeTaskEntity, TaskResultLine } from './provisioning.entity';
import type { SessionWork, TaskRun } from './session-work';
import { TaskNews } from './task-news.service';
import { TaskRequests } from './task-requests.service';
import { TaskRepository } from './task.repository';

/** How often a task that is harmless to repeat is sent again after its session was lost. */
const MAX_ATTEMPTS = 3;

/** Repeating these could hurt: after a lost session only the router's own word decides. */
const isOnce = (kind: CpeTaskEntity['kind']): boolean =>
  kind === 'reboot' || kind === 'factory-reset' || kind === 'download';

/** Carries tasks out in sessions. "Sent" is committed before the RPC leaves. */
@Injectable()
export class RunTasks {
  constructor(
    private readonly database: Database,
    private readonly tasks: TaskRepository,
    private readonly news: TaskNews,
    private readonly requests: TaskRequests,
    private readonly downloads: DownloadGrants,
    private readonly clock: Clock,
  ) {}

  /** What the events of an Inform say of tasks that were sent before; and what an earlier session left lying. */
  async hearEvents(work: SessionWork, commandKeys: readonly string[]): Promise<void> {
    if (!work.hasTasks) return;
    await this.database.transaction(async (tx) => {
      for (const task of await this.tasks.listOpenForUpdate(tx, work.cpeId)) {
        if (task.state === 'queued') continue;
        if (await this.isProven(tx, task, work, commandKeys)) await this.finish(tx, task, 'done', null);
        else if (isUndecided(task, work)) await this.afterLoss(tx, task);
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
      const sent = open.filter(({ kind, state }) => kind === 'download' && state !== 'queued');
      const named = sent.find(({ commandKey }) => commandKey === transfer.commandKey);
      const task = named ?? (transfer.commandKey === '' && sent.length === 1 ? sent[0] : undefined);
      if (task === undefined) return;
      if (transfer.faultCode === 0) return this.finish(tx, task, 'done', null);
      return this.finish(tx, task, 'failed', transferFault(transfer));
    });
  }

  /** The next request for tasks; the kind of task where a plan reads what it is about; null when nothing waits. */
  async next(work: SessionWork): Promise<AcsRequest | 'refresh' | 'read-live' | null> {
    if (work.task?.step === 'read-back') return { method: 'GetParameterValues', names: work.task.names };
    if (!work.hasTasks) return null;
    const task = await this.take(work);
    if (task === null) {
      work.hasTasks = false;
      return null;
    }
    const run = { taskId: task.id, kind: task.kind, step: 'sent' as const, names: [], result: task.result };
    work.task = run;
    const request = await this.requests.make(task, work);
    if (typeof request === 'string' || !('impossible' in request)) return request;
    work.task = null;
    await this.change(task.id, (tx, taken) => this.finish(tx, taken, 'failed', request.impossible));
    return this.next(work);
  }

  async record(work: SessionWork, outcome: RpcOutcome): Promise<void> {
    const { task: run } = work;
    if (run === null) return;
    work.task = null;
    if (run.step === 'read-back') return this.readBack(run, outcome);
    if ('fault' in outcome) return this.fail(run, outcome);
    switch (run.kind) {
      case 'reboot':
      case 'factory-reset':
        return this.answered(run, 'the router agreed; waiting for it to start again');
      case 'download': {
        const answer = answerOf(outcome, 'DownloadResponse');
        if ('response' in answer && answer.response.status === 0) return this.end(run, []);
        return this.answered(run, 'the router fetches the file; waiting for its word');
      }
      case 'get-rpc-methods': {
        const answer = answerOf(outcome, 'GetRPCMethodsResponse');
        const methods = 'fault' in answer ? [] : answer.response.methods;
        return this.end(
          run,
          methods.slice(0, 100).map((path) => ({ path: path.slice(0, 64), value: null, outcome: 'supported' })),
        );
      }
      case 'set-parameters': {
        const answer = answerOf(outcome, 'SetParameterValuesResponse');
        const word = 'response' in answer && answer.response.status === 1 ? 'applied after a reboot' : 'taken';
        const result = run.result.map((line) => ({ ...line, outcome: word }));
        const names = result.map(({ path }) => path).filter((path) => !isSecretPath(path));
        if (names.length === 0) return this.end(run, result);
        work.task = { ...run, step: 'read-back', names, result };
        return undefined;
      }
      case 'refresh':
      case 'read-live':
        return undefined;
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
    await this.change(run.taskId, (tx, task) =>
      run.step === 'read-back' || run.step === 'counters'
        ? this.finish(tx, task, 'done', null, [...run.result])
        : this.afterLoss(tx, task),
    );
  }

  private take(work: SessionWork): Promise<CpeTaskEntity | null> {
    return this.database.transaction(async (tx) => {
      const task = await this.tasks.takeQueued(tx, work.cpeId, this.requests.kindsFor(work));
      if (task === null) return null;
      const sentAt = this.clock.now();
      const change = { state: 'sent' as const, sentAt, attempts: task.attempts + 1, sessionId: work.sessionId };
      await this.tasks.update(tx, task.id, change);
      await this.news.changed(tx, task);
      return task;
    });
  }

  private readBack(run: TaskRun, outcome: RpcOutcome): Promise<void> {
    const answer = answerOf(outcome, 'GetParameterValuesResponse');
    const shown = new Map('fault' in answer ? [] : answer.response.values.map(({ name, value }) => [name, value]));
    const result = run.result.map((line) => ({ ...line, outcome: readBackWord(line, shown.get(line.path)) }));
    return this.end(run, result);
  }

  private fail(run: TaskRun, { fault }: Extract<RpcOutcome, { fault: unknown }>): Promise<void> {
    const named = new Map(fault.parameterFaults.map((entry) => [entry.name, entry]));
    const whole = faultReason(fault.faultCode, fault.faultString).text;
    const result = run.result.map((line) => {
      const own = named.get(line.path);
      const word = own === undefined ? 'not applied' : faultReason(own.faultCode, own.faultString).text;
      return { ...line, outcome: word };
    });
    return this.change(run.taskId, (tx, task) => this.finish(tx, task, 'failed', whole, result));
  }

  /** The router agreed; done is what it says itself after it started again. */
  private answered(run: TaskRun, reason: string): Promise<void> {
    return this.change(run.taskId, async (tx, task) => {
      await this.tasks.update(tx, task.id, { answeredAt: this.clock.now(), reason });
      await this.news.changed(tx, task);
    });
  }

  private end(run: TaskRun, result: TaskResultLine[]): Promise<void> {
    return this.change(run.taskId, (tx, task) => this.finish(tx, task, 'done', null, result));
  }

  private async isProven(
    tx: Tx,
    task: CpeTaskEntity,
    { events }: SessionWork,
    commandKeys: readonly string[],
  ): Promise<boolean> {
    if (task.kind !== 'download') return isProvenBy(task, events, commandKeys);
    // G38: some never report, and simply run the new image when they are back.
    return events.some((event) => event.startsWith('1 ')) && (await this.downloads.isInstalled(tx, task));
  }

  private async afterLoss(tx: Tx, task: CpeTaskEntity): Promise<void> {
    if (isOnce(task.kind)) {
      // After a crash nobody knows whether it arrived: it is never blindly sent again.
      const reason = task.answeredAt === null ? 'sent; the session ended without an answer' : task.reason;
      await this.tasks.update(tx, task.id, { state: 'uncertain', reason });
    } else if (task.attempts < MAX_ATTEMPTS) {
      await this.tasks.update(tx, task.id, { state: 'queued', reason: 'the session was lost; sent again at the next' });
    } else {
      return this.finish(tx, task, 'failed', `${task.attempts} sessions were lost over it`);
    }
    await this.news.changed(tx, task);
  }

  private async finish(
    tx: Tx,
    task: CpeTaskEntity,
    state: 'done' | 'failed',
    reason: string | null,
    result: TaskResultLine[] = task.result,
  ): Promise<void> {
    const now = this.clock.now();
    await this.tasks.update(tx, task.id, {
      state,
      reason,
      result,
      finishedAt: now,
      answeredAt: task.answeredAt ?? now,
    });
    await this.news.changed(tx, task);
  }

  private change(taskId: string, work: (tx: Tx, task: CpeTaskEntity) => Promise<void>): Promise<void> {
    return this.database.transaction(async (tx) => {
      const task = await this.tasks.findForUpdate(tx, taskId);
      if (task !== null && (task.state === 'sent' || task.state === 'uncertain')) await work(tx, task);
    });
  }
}

/** Sent in an earlier session, and nothing was heard of it. A transfer the router agreed to may take its time. */
function isUndecided(task: CpeTaskEntity, { sessionId }: SessionWork): boolean {
  if (task.sessionId === sessionId || task.state !== 'sent') return false;
  return task.kind !== 'download' || task.answeredAt === null;
}

function transferFault({ faultCode, faultString }: TransferComplete): string {
  const said = faultString.trim().slice(0, 120);
  return `${faultMeaning(faultCode) ?? 'the transfer failed'} (${said === '' ? faultCode : `${faultCode}: ${said}`})`;
}

/** `M Reboot` with our CommandKey is proof; so is a boot after a reboot that was sent, and a bootstrap after a reset. */
function isProvenBy(task: CpeTaskEntity, events: readonly string[], commandKeys: readonly string[]): boolean {
  const has = (code: string): boolean => events.some((event) => event.startsWith(code));
  if (task.kind === 'reboot') return commandKeys.includes(task.commandKey) || has('1 ');
  return task.kind === 'factory-reset' && has('0 ');
}

function readBackWord(line: TaskResultLine, shown: string | null | undefined): string {
  if (line.value === null) return `${line.outcome ?? 'taken'}; the router does not show secrets`;
  if (shown === undefined || shown === null) return `${line.outcome ?? 'taken'}; not read back`;
  return shown === line.value ? 'applied' : `taken; the router shows ${JSON.stringify(shown.slice(0, 60))}`;
}
