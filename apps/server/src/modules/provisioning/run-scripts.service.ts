import { Injectable } from '@nestjs/common';
import type { ScriptTrial, TryScripts } from '@demarc/contracts';
import type { AcsRequest, Inform, RpcOutcome } from '@demarc/cwmp';
import type { ScriptOrder } from '@demarc/provisioning';
import { DomainError } from '@demarc/kernel';
import { Clock } from '../../platform/clock';
import { Database } from '../../platform/database/database';
import { RouterFiles } from '../inventory/router-files.service';
import { RouterScriptSessions, type DownloadEnd, type ScriptSession } from '../scripts/router-scripts.service';
import { TryOutScripts } from '../scripts/try-scripts.service';
import { CpeTasks } from './cpe-tasks.service';
import { ScriptedStatusRepository } from './scripted-status.repository';
import type { SessionWork } from './session-work';
import { WantedRepository } from './wanted.repository';
import { WriteGate } from './write-gate.service';

interface Running {
  /** null: the session began in another process. */
  readonly inform: Inform | null;
  session: ScriptSession | null;
  orders: number;
}

/** Names and values in one request, as GenieACS asks them. */
const BATCH = 32;
/** What scripts want comes after all of it but what only holds where nobody says anything. */
const WEAKER: readonly string[] = ['script', 'default'];

/** Where scripts run, and whether they may. */
@Injectable()
export class ScriptSurroundings {
  constructor(
    readonly gate: WriteGate,
    readonly database: Database,
    readonly statuses: ScriptedStatusRepository,
    readonly clock: Clock,
  ) {}
}

/** Scripts in sessions: after the wanted state, profiles and tasks. Where another process goes on they begin anew. */
@Injectable()
export class RunScripts {
  private readonly running = new WeakMap<SessionWork, Running>();

  constructor(
    private readonly scripts: RouterScriptSessions,
    private readonly trials: TryOutScripts,
    private readonly tasks: CpeTasks,
    private readonly files: RouterFiles,
    private readonly wanted: WantedRepository,
    private readonly place: ScriptSurroundings,
  ) {}

  /** Remembers what the Inform said until the scripts' turn comes. */
  begin(work: SessionWork, inform: Inform): void {
    this.running.set(work, { inform, session: null, orders: 0 });
    work.scripts = { isAsking: false, isOver: false };
  }

  /** The answer that comes next is one to a request of scripts. */
  isAsking(work: SessionWork): boolean {
    return work.scripts?.isAsking === true;
  }

  /** The next request; `task`: something was ordered, which is carried out as a task of this session. */
  async next(work: SessionWork): Promise<AcsRequest | 'task' | null> {
    const { scripts } = work;
    // Nothing is written to a router that is not armed, or while the brake is on.
    if (scripts === undefined || scripts.isOver || this.place.gate.scopeOf(work) !== 'all') return null;
    const running = this.running.get(work) ?? { inform: null, session: null, orders: 0 };
    this.running.set(work, running);
    running.session ??= await this.open(work, running);
    const { session } = running;
    if (session === null) {
      scripts.isOver = true;
      return null;
    }
    const step = await session.next();
    if (step === null) {
      await this.close(work, running);
      return null;
    }
    if ('order' in step) {
      await this.order(work, running, step.order);
      return 'task';
    }
    const { request } = step;
    scripts.isAsking = true;
    if (!('parameterKey' in request)) return request;
    // The key says that the wanted state is in place; what scripts write besides does not change that.
    return { ...request, parameterKey: work.stayingParameterKey ?? work.reportedParameterKey ?? '' };
  }

  record(work: SessionWork, outcome: RpcOutcome): void {
    if (work.scripts !== undefined) work.scripts.isAsking = false;
    // The answer to what another process asked says nothing to scripts that begin anew.
    this.running.get(work)?.session?.record(outcome);
  }

  async lost(work: SessionWork): Promise<void> {
    const running = this.running.get(work);
    if (running === undefined || work.scripts?.isOver !== false) return;
    running.session?.broken();
    await this.close(work, running);
  }

  /** What scripts would do with a router, as it is known. */
  async tryOut(request: TryScripts): Promise<ScriptTrial> {
    return this.trials.run(request, await this.heldBy(request.routerId));
  }

  private open(work: SessionWork, { inform }: Running): Promise<ScriptSession | null> {
    const { cpeId, sessionId, sourceAddress, quirks, events } = work;
    return this.scripts.open({
      cpeId,
      sessionId,
      sourceAddress,
      at: new Date(work.at),
      informed: inform?.parameters ?? [],
      isResumed: inform === null,
      events,
      isFirstContact: work.isEnrolling,
      batchSize: Math.min(BATCH, quirks.maxValuesPerAnswer ?? BATCH),
      ignoresWritable: quirks.ignoresWritable === true,
      heldBy: () => this.heldBy(cpeId),
      endsOf: (taskIds) => this.endsOf(taskIds),
    });
  }

  private async close(work: SessionWork, running: Running): Promise<void> {
    if (work.scripts !== undefined) work.scripts.isOver = true;
    const { session } = running;
    if (session === null) return;
    const { sessionId, sourceAddress, cpeId } = work;
    const at = new Date(work.at);
    await this.scripts.close(session, { sessionId, sourceAddress, at }, (tx, outcomes) =>
      this.place.statuses.put(tx, cpeId, outcomes, { sessionId, at }),
    );
  }

  /** What only happens once is a task, so that a crash cannot repeat it. */
  private async order(work: SessionWork, running: Running, order: ScriptOrder): Promise<void> {
    running.orders += 1;
    const key = `script:${work.sessionId}:${running.orders}`;
    try {
      if (order.kind === 'download') {
        const file = (await this.files.list()).find(({ name }) => name === order.fileName);
        if (file === undefined) return running.session?.refuse('Download', `there is no file ${order.fileName}`);
        const task = await this.tasks.create('script', work.cpeId, { kind: 'download', fileId: file.id }, key);
        running.session?.ordered(order, task.id);
      } else await this.tasks.create('script', work.cpeId, { kind: order.kind }, key);
      work.hasTasks = true;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      running.session?.refuse(order.kind, error.message);
    }
  }

  /** A task that is gone says nothing any more, and is no reason to wait. */
  private async endsOf(taskIds: readonly string[]): Promise<DownloadEnd[]> {
    const tasks = new Map(
      (await this.tasks.listByIds(this.place.database.sql, taskIds)).map((task) => [task.id, task]),
    );
    return taskIds.flatMap((taskId) => {
      const task = tasks.get(taskId);
      if (task !== undefined && task.finishedAt === null) return [];
      const at = (task?.finishedAt ?? this.place.clock.now()).toISOString();
      const startedAt = task?.sentAt?.toISOString() ?? at;
      const isDone = task?.state === 'done';
      return [{ taskId, isDone, reason: task?.reason ?? 'it was taken back', startedAt, endedAt: at }];
    });
  }

  /** Parameters that somebody holds who is stronger than a script. */
  private async heldBy(cpeId: string): Promise<ReadonlyMap<string, string>> {
    const { sql } = this.place.database;
    const [rows, hold] = await Promise.all([this.wanted.listStatuses(sql, cpeId), this.wanted.findHold(sql, cpeId)]);
    const owned = rows
      .filter(({ owner }) => !WEAKER.includes(owner))
      .map(({ path, owner, source }): [string, string] => [path, source === null ? owner : `${owner} ${source.name}`]);
    // What carries a restriction out is put back as it was found: nobody else touches it meanwhile.
    return new Map([...owned, ...(hold?.paths ?? []).map((path): [string, string] => [path, 'suspension'])]);
  }
}
