import { Injectable } from '@nestjs/common';
import { DIAGNOSTIC_KINDS, type DiagnosticKind, type DiagnosticOrder } from '@demarc/contracts';
import { Database, type Sql } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { CpeTasks } from './cpe-tasks.service';
import type { SeenHere } from './diagnostic.entity';
import { DiagnosticRepository, type DiagnosticWithTask } from './diagnostic.repository';
import { DiagnosticNotFound, DiagnosticUnderWay } from './provisioning.errors';
import type { SpeedGrant } from './speed-links.service';
import { isUnderWay } from './task-payload';
import { TaskRepository } from './task.repository';

export { toDiagnostic } from './diagnostic.view';
export { DiagnosticUnderWay } from './provisioning.errors';

/** Kinds that would falsify each other: two speed tests share one line. */
const APART: readonly DiagnosticKind[] = ['download', 'upload'];
const KEEP_OF_KIND = 50;
const KEEP_DAYS = 90;

/** Orders diagnoses of routers and keeps what came of them. */
@Injectable()
export class RouterDiagnostics {
  constructor(
    private readonly database: Database,
    private readonly diagnostics: DiagnosticRepository,
    private readonly tasks: TaskRepository,
    private readonly cpeTasks: CpeTasks,
  ) {}

  /** The same key again is the same diagnosis; another of its kind waits until this one is over. */
  async start(
    by: StaffIdentity | string,
    cpeId: string,
    wish: DiagnosticOrder,
    key: string,
  ): Promise<DiagnosticWithTask> {
    const order = { kind: isReading(wish.kind) ? ('inspect' as const) : ('diagnose' as const), diagnostic: wish.kind };
    return this.database.transaction(async (tx) => {
      const task = await this.cpeTasks.createDiagnosis(tx, { by, cpeId, key, order }, async () => {
        const open = await this.diagnostics.findOpen(tx, cpeId, APART.includes(wish.kind) ? APART : [wish.kind]);
        if (open !== null) throw new DiagnosticUnderWay(open.id, open.diagnostic ?? wish.kind);
      });
      const known = await this.diagnostics.find(tx, task.id);
      if (known !== null) return { diagnostic: known, task };
      const diagnostic = {
        taskId: task.id,
        cpeId,
        kind: wish.kind,
        wish,
        run: null,
        result: null,
        seenHere: null,
        measuringSince: null,
        lookAt: null,
        looks: 0,
      };
      await this.diagnostics.insert(tx, diagnostic);
      return { diagnostic, task };
    });
  }

  async get(sql: Sql, id: string): Promise<DiagnosticWithTask> {
    const found = await this.diagnostics.findWithTask(sql, id);
    if (found === null) throw new DiagnosticNotFound(id);
    return found;
  }

  /** Newest first, and one more than `limit` when there are more. */
  list(
    sql: Sql,
    cpeId: string,
    query: { kind: DiagnosticKind | null; beforeId: string | null; limit: number },
  ): Promise<DiagnosticWithTask[]> {
    return this.diagnostics.list(sql, cpeId, query);
  }

  /** The newest of each kind. */
  listLatest(
    sql: Sql,
    cpeId: string,
    kinds: readonly DiagnosticKind[] = DIAGNOSTIC_KINDS,
  ): Promise<DiagnosticWithTask[]> {
    return this.diagnostics.listLatest(sql, cpeId, kinds);
  }

  /** Taken back, or given up while the router measures: what it measures then is not read. */
  async cancel(by: StaffIdentity, id: string): Promise<DiagnosticWithTask> {
    await this.get(this.database.sql, id);
    await this.cpeTasks.cancel(by, id);
    return this.get(this.database.sql, id);
  }

  /** Whether a speed test is under way to which this grant belongs. */
  async isMeasuring({ taskId, cpeId, direction }: SpeedGrant): Promise<boolean> {
    const task = await this.tasks.find(this.database.sql, taskId);
    return task !== null && task.cpeId === cpeId && task.diagnostic === direction && isUnderWay(task);
  }

  /** Bytes that went over the line, by our own count. */
  async seen({ taskId }: SpeedGrant, seen: SeenHere): Promise<void> {
    await this.database.transaction((tx) => this.diagnostics.addSeenHere(tx, taskId, seen));
  }

  sweep(now: Date): Promise<number> {
    const before = new Date(now.getTime() - KEEP_DAYS * 86_400_000);
    return this.database.transaction((tx) => this.diagnostics.sweep(tx, { before, keep: KEEP_OF_KIND }));
  }
}

const isReading = (kind: DiagnosticKind): boolean => kind === 'hosts' || kind === 'optical' || kind === 'ppp';
