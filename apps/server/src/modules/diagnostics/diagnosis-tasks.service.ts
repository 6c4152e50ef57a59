import { Injectable } from '@nestjs/common';
import { DiagnosticOrder, type DiagnosisTask, type MeasureOrder, type RouterDiagnostic } from '@demarc/contracts';
import { Clock } from '../../platform/clock';
import { Database, type Sql } from '../../platform/database/database';
import { ReachabilityService } from '../cwmp/reachability.service';
import { CpeTasks } from '../provisioning/cpe-tasks.service';
import { DiagnosticUnderWay, RouterDiagnostics, toDiagnostic } from '../provisioning/router-diagnostics.service';
import { isOpen, READ_KINDS, toDiagnosisTask, type TaskFacts } from './diagnosis-view';
import type { WidgetIdentity } from './widget-tokens.service';

const SHOWN = 5;
const SHOWN_FOR_MS = 24 * 3_600_000;
/** A reading that ended so recently is the answer to whoever asks again. */
const FRESH_MS = 10_000;

/** What a widget orders of a router: a reading, a reboot; and how far it is. */
@Injectable()
export class DiagnosisTasks {
  constructor(
    private readonly database: Database,
    private readonly tasks: CpeTasks,
    private readonly reachability: ReachabilityService,
    private readonly diagnostics: RouterDiagnostics,
    private readonly clock: Clock,
  ) {}

  async list(sql: Sql, cpeId: string): Promise<DiagnosisTask[]> {
    const [tasks, calls] = await Promise.all([this.tasks.list(cpeId, 20), this.reachability.listOf(sql, cpeId, 10)]);
    const since = this.clock.now().getTime() - SHOWN_FOR_MS;
    return tasks
      .filter((task) => task.createdAt.getTime() >= since || isOpen(task))
      .flatMap((task) => toDiagnosisTask(task, calls) ?? [])
      .slice(0, SHOWN);
  }

  /** Wakes the router and has it read. Two who ask at the same time share one reading. */
  async read(widget: WidgetIdentity, cpeId: string): Promise<DiagnosisTask> {
    const recent = (await this.tasks.list(cpeId, 20)).find((task) => READ_KINDS.has(task.kind) && this.serves(task));
    const task =
      recent ?? (await this.tasks.create(widget.by, cpeId, { kind: 'read-live' }, this.keyOf('read', cpeId)));
    return this.view(cpeId, task);
  }

  /** The newest of each kind that a widget may ask for. */
  async measurements(sql: Sql, cpeId: string): Promise<RouterDiagnostic[]> {
    return (await this.diagnostics.listLatest(sql, cpeId, ['ping', 'wifi-scan'])).map(toDiagnostic);
  }

  /** Lets the router measure; who asks while it does shares the measurement. */
  async measure(
    widget: WidgetIdentity,
    cpeId: string,
    { kind, host }: MeasureOrder,
    key: string,
  ): Promise<RouterDiagnostic> {
    const wish = DiagnosticOrder.parse(kind === 'ping' ? { kind, host } : { kind });
    try {
      const made = await this.diagnostics.start(widget.by, cpeId, wish, `widget-${widget.subscriberId}-${key}`);
      return toDiagnostic(made);
    } catch (error) {
      if (!(error instanceof DiagnosticUnderWay)) throw error;
      return toDiagnostic(await this.diagnostics.get(this.database.sql, error.details.diagnostic));
    }
  }

  /** The same key again is the same reboot: a double click cannot send two. */
  async reboot(widget: WidgetIdentity, cpeId: string, key: string): Promise<DiagnosisTask> {
    const task = await this.tasks.create(widget.by, cpeId, { kind: 'reboot' }, `widget-${widget.subscriberId}-${key}`);
    return this.view(cpeId, task);
  }

  private serves(task: TaskFacts): boolean {
    if (task.state === 'queued' || task.state === 'sent') return true;
    return task.state === 'done' && this.clock.now().getTime() - (task.finishedAt?.getTime() ?? 0) < FRESH_MS;
  }

  /** Two widgets that begin in the same second meet at the same key, and so at one reading. */
  private keyOf(what: string, cpeId: string): string {
    return `${what}-${cpeId}-${Math.floor(this.clock.now().getTime() / 1000)}`;
  }

  private async view(cpeId: string, task: TaskFacts): Promise<DiagnosisTask> {
    const view = toDiagnosisTask(task, await this.reachability.listOf(this.database.sql, cpeId, 10));
    if (view === null) throw new Error('assertion failed: a widget orders readings and reboots');
    return view;
  }
}
