import { Injectable } from '@nestjs/common';
import type { DeviceQuirks } from '@demarc/datamodel';
import type { DiagnosticRun } from '@demarc/provisioning';
import { Clock } from '../../platform/clock';
import { Database, type Tx } from '../../platform/database/database';
import { ReadingRecorder } from '../inventory/reading-recorder.service';
import type { CpeDiagnosticEntity } from './diagnostic.entity';
import { DiagnosticRepository } from './diagnostic.repository';
import { expectedSeconds, measuringDeadlineSeconds } from './diagnostic-timing';
import type { DiagnosticEnd } from './open-diagnostic.service';
import type { CpeTaskEntity } from './task.entity';
import { TaskStates } from './task-states.service';
import { TaskRepository } from './task.repository';

const MAX_ATTEMPTS = 3;

/** Writes down how far a diagnosis is. Its state is that of its task, and both change together. */
@Injectable()
export class DiagnosticProgress {
  constructor(
    private readonly database: Database,
    private readonly tasks: TaskRepository,
    private readonly diagnostics: DiagnosticRepository,
    private readonly states: TaskStates,
    private readonly clock: Clock,
    private readonly readings: ReadingRecorder,
  ) {}

  /** The router agreed; done is what it says itself, or what is seen when it is looked at. */
  measures(taskId: string, run: DiagnosticRun, quirks: DeviceQuirks): Promise<void> {
    return this.change(taskId, async (tx, task, diagnostic) => {
      const now = this.clock.now();
      const since = diagnostic.measuringSince ?? now;
      const inSeconds = (seconds: number): Date => new Date(since.getTime() + seconds * 1000);
      await this.diagnostics.update(tx, taskId, {
        run,
        measuringSince: since,
        lookAt: diagnostic.lookAt ?? (diagnostic.looks === 0 ? inSeconds(expectedSeconds(diagnostic.wish)) : null),
      });
      await this.states.change(tx, task, {
        state: 'sent',
        answeredAt: task.answeredAt ?? now,
        reason: 'the router measures',
        deadlineAt: inSeconds(measuringDeadlineSeconds(diagnostic.wish, quirks)),
      });
    });
  }

  /** The session broke off. What the router was asked it may be doing: its next word decides. */
  lost(
    taskId: string,
    run: DiagnosticRun,
    { mayBeMeasuring, quirks }: { mayBeMeasuring: boolean; quirks: DeviceQuirks },
  ): Promise<void> {
    return this.change(taskId, async (tx, task, diagnostic) => {
      if (!mayBeMeasuring)
        return this.askAgain(tx, task, { quirks, reason: 'the session was lost; asked again at the next' });
      await this.diagnostics.update(tx, taskId, { run });
      const isAgreed = diagnostic.measuringSince !== null;
      await this.states.change(tx, task, {
        state: isAgreed ? 'sent' : 'uncertain',
        reason: isAgreed ? 'measured; the session ended before all was read' : 'the session ended without an answer',
      });
    });
  }

  /** The router does not know of it any more. True when it is asked once more. */
  async forgotten(taskId: string, quirks: DeviceQuirks): Promise<boolean> {
    let isAsked = false;
    await this.change(taskId, async (tx, task) => {
      const reason = 'the router forgot that it was asked; asked again';
      isAsked = await this.askAgain(tx, task, { quirks, reason });
    });
    return isAsked;
  }

  fail(taskId: string, reason: string): Promise<void> {
    return this.change(taskId, (tx, task) => this.finish(tx, task, 'failed', reason));
  }

  /** @param points what it adds to the series of its router */
  async end(taskId: string, { failure, result, points }: DiagnosticEnd): Promise<void> {
    let cpeId: string | null = null;
    await this.change(taskId, async (tx, task) => {
      await this.diagnostics.update(tx, taskId, { result });
      await this.finish(tx, task, failure === null ? 'done' : 'failed', failure);
      cpeId = task.cpeId;
    });
    if (cpeId !== null) this.readings.add(cpeId, this.clock.now(), points);
  }

  private async askAgain(
    tx: Tx,
    task: CpeTaskEntity,
    { quirks, reason }: { quirks: DeviceQuirks; reason: string },
  ): Promise<boolean> {
    if (task.attempts >= MAX_ATTEMPTS) {
      await this.finish(tx, task, 'failed', `asked ${task.attempts} times, and the router forgot it each time`);
      return false;
    }
    await this.diagnostics.update(tx, task.id, { run: null, measuringSince: null, lookAt: null, looks: 0 });
    await this.states.again(tx, task, quirks, { answeredAt: null, reason });
    return true;
  }

  private async finish(tx: Tx, task: CpeTaskEntity, state: 'done' | 'failed', reason: string | null): Promise<void> {
    await this.diagnostics.update(tx, task.id, { run: null, lookAt: null });
    await this.states.finish(tx, task, state, reason);
  }

  /** Does nothing when it was given up meanwhile. */
  private change(
    taskId: string,
    work: (tx: Tx, task: CpeTaskEntity, diagnostic: CpeDiagnosticEntity) => Promise<unknown>,
  ): Promise<void> {
    return this.database.transaction(async (tx) => {
      const task = await this.tasks.findForUpdate(tx, taskId);
      const diagnostic = await this.diagnostics.find(tx, taskId);
      if (task === null || diagnostic === null || (task.state !== 'sent' && task.state !== 'uncertain')) return;
      await work(tx, task, diagnostic);
    });
  }
}
