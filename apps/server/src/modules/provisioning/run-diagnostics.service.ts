import { Injectable } from '@nestjs/common';
import { assertNever } from '@demarc/kernel';
import type { AcsRequest, RpcOutcome } from '@demarc/cwmp';
import {
  applyToDiagnostic,
  mayBeMeasuring,
  nextOfDiagnostic,
  resumeDiagnostic,
  type DiagnosticRun,
} from '@demarc/provisioning';
import type { DeviceQuirks } from '@demarc/datamodel';
import { Database } from '../../platform/database/database';
import type { CpeDiagnosticEntity } from './diagnostic.entity';
import { DiagnosticProgress } from './diagnostic-progress.service';
import { DiagnosticRepository } from './diagnostic.repository';
import { OpenDiagnostic } from './open-diagnostic.service';
import type { SessionWork, TaskRun } from './session-work';
import { SpeedLinks } from './speed-links.service';

const NO_BASE_URL = 'nobody said where routers find files: set FILES_PUBLIC_URL';

/** Carries diagnoses out in sessions: asks, lets the session end, and reads in the one in which the router is done. */
@Injectable()
export class RunDiagnostics {
  constructor(
    private readonly database: Database,
    private readonly diagnostics: DiagnosticRepository,
    private readonly opening: OpenDiagnostic,
    private readonly progress: DiagnosticProgress,
    private readonly links: SpeedLinks,
  ) {}

  /** The task was taken: what it needs to ask is found out. */
  async begin(work: SessionWork): Promise<void> {
    const { task } = work;
    if (task === null) return;
    work.task = null;
    const diagnostic = await this.diagnostics.find(this.database.sql, task.taskId);
    if (diagnostic === null) return this.progress.fail(task.taskId, 'what was to be measured is not known any more');
    const isSpeed = diagnostic.kind === 'download' || diagnostic.kind === 'upload';
    if (isSpeed && this.links.urlOf(diagnostic) === null) return this.progress.fail(task.taskId, NO_BASE_URL);
    const run = await this.opening.begin(diagnostic, work.quirks);
    if ('impossible' in run) return this.progress.fail(task.taskId, run.impossible);
    work.task = { ...task, step: 'diagnose', diagnostic: run };
  }

  /** The next request of the diagnosis under way; else those are looked at that earlier sessions began. */
  async next(work: SessionWork): Promise<AcsRequest | null> {
    for (;;) {
      const running = runOf(work.task);
      if (running === null) {
        if (!(await this.resume(work))) return null;
        continue;
      }
      const { task, run } = running;
      const step = nextOfDiagnostic(run, {
        parameterKey: work.reportedParameterKey ?? '',
        url: run.phase === 'set' ? await this.urlOf(task.taskId, run) : null,
      });
      if (step.do === 'ask') return step.rpc;
      work.task = null;
      switch (step.do) {
        case 'wait':
          await this.progress.measures(task.taskId, run, work.quirks);
          break;
        case 'fail':
          await this.progress.fail(task.taskId, step.reason);
          break;
        case 'ask-again':
          if (await this.progress.forgotten(task.taskId, work.quirks)) work.hasTasks = true;
          break;
        case 'end':
          await this.end(task.taskId, run, step.state);
          break;
        default:
          assertNever(step);
      }
    }
  }

  record(work: SessionWork, outcome: RpcOutcome): void {
    const running = runOf(work.task);
    if (running !== null) work.task = { ...running.task, diagnostic: applyToDiagnostic(running.run, outcome) };
  }

  /** The session is over before the diagnosis was. */
  async lost(work: SessionWork): Promise<void> {
    const running = runOf(work.task);
    if (running === null) return;
    work.task = null;
    const { task, run } = running;
    await this.progress.lost(task.taskId, run, { mayBeMeasuring: mayBeMeasuring(run), quirks: work.quirks });
  }

  /** Goes on with one of those that an earlier session began; false when there is none left. */
  private async resume(work: SessionWork): Promise<boolean> {
    const [taskId, ...others] = work.diagnoses ?? [];
    if (taskId === undefined) return false;
    work.diagnoses = others;
    const diagnostic = await this.diagnostics.find(this.database.sql, taskId);
    const run = diagnostic === null ? null : await this.runThatWas(diagnostic, work.quirks);
    if (diagnostic === null || run === null) return true;
    const hasEvent = work.events.some((event) => event.startsWith('8 '));
    const kind = run.kind === null ? 'inspect' : 'diagnose';
    const { sessionId } = work;
    work.task = {
      taskId,
      sessionId,
      kind,
      step: 'diagnose',
      names: [],
      result: [],
      diagnostic: resumeDiagnostic(run, hasEvent),
    };
    return true;
  }

  /** After a crash nothing says how far it was: the router is looked at as if it had been asked. */
  private async runThatWas(diagnostic: CpeDiagnosticEntity, quirks: DeviceQuirks): Promise<DiagnosticRun | null> {
    if (diagnostic.run !== null) return diagnostic.run;
    const run = await this.opening.begin(diagnostic, quirks);
    if (!('impossible' in run)) return run.phase === 'locate' ? { ...run, phase: 'set' } : run;
    await this.progress.fail(diagnostic.taskId, run.impossible);
    return null;
  }

  private async end(taskId: string, run: DiagnosticRun, state: string | null): Promise<void> {
    const diagnostic = await this.diagnostics.find(this.database.sql, taskId);
    if (diagnostic !== null) await this.progress.end(taskId, await this.opening.end(diagnostic, run, state));
  }

  private async urlOf(taskId: string, { kind }: DiagnosticRun): Promise<string | null> {
    if (kind !== 'download' && kind !== 'upload') return null;
    const diagnostic = await this.diagnostics.find(this.database.sql, taskId);
    return diagnostic === null ? null : this.links.urlOf(diagnostic);
  }
}

function runOf(task: TaskRun | null): { task: TaskRun; run: DiagnosticRun } | null {
  const run = task?.step === 'diagnose' ? task.diagnostic : undefined;
  return task === null || run === undefined ? null : { task, run };
}
