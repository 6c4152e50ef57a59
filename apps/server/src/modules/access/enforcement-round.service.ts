import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database';
import { BrakeService } from '../control/brake.service';
import type { AccessSessionEntity, NasEntity } from './access.entity';
import { DynamicAuthorizationRepository } from './dynamic-authorization.repository';
import { UNASKED, type StepResult, type StepSubject } from './enforcement-step';
import { EnforcementOutcome } from './enforcement-outcome.service';
import { EnforcementSteps } from './enforcement-steps.service';
import type { DynamicAuthorizationRequestEntity } from './enforcement.entity';

/** Takes one step once, and writes down what came of it. */
@Injectable()
export class EnforcementRound {
  constructor(
    private readonly database: Database,
    private readonly requests: DynamicAuthorizationRepository,
    private readonly brake: BrakeService,
    private readonly steps: EnforcementSteps,
    private readonly outcome: EnforcementOutcome,
  ) {}

  /** @returns whether its NAS was silent: it is given less to do until it answers */
  async run(order: DynamicAuthorizationRequestEntity): Promise<boolean> {
    const { sql } = this.database;
    const subject = await this.steps.subjectOf(sql, order);
    const settled = subject === null ? NOBODY : settledWithoutAsking(subject);
    if (settled !== null || subject === null) {
      await this.outcome.settle(order, settled ?? NOBODY);
      return false;
    }
    // The last look before something leaves: what is held back stays due, and nothing has failed.
    const isHeld = order.step !== 'read-back' && !this.brake.allows(order.priority === 0 ? 'restore' : 'other');
    const result = isHeld ? null : await this.steps.take(subject);
    if (result === null) {
      await this.requests.release(sql, [order.id]);
      return false;
    }
    await this.outcome.settle(order, result);
    return result.outcome === 'no-answer';
  }

  /** Ends the waiting for answers; what was not answered is given back. */
  stop(): void {
    this.steps.stop();
  }
}

/** Taken up in the moment in which it was decided otherwise. */
const SET_ASIDE: StepResult = { ...UNASKED, outcome: 'skipped', reason: 'decided anew' };
const NOBODY: StepResult = { ...UNASKED, outcome: 'skipped', reason: 'no NAS', isOver: true };

function settledWithoutAsking({ order, nas, session, decided }: StepSubject): StepResult | null {
  if (decided !== null && decided.revision !== order.revision) return SET_ASIDE;
  if (!nas.enabled) return switchedOff(nas);
  const isOfSession = order.step === 'coa' || order.step === 'disconnect';
  return session === null || session.stoppedAt === null || !isOfSession
    ? null
    : alreadyStopped(session, session.stoppedAt);
}

const switchedOff = (nas: NasEntity): StepResult => ({
  ...UNASKED,
  outcome: 'skipped',
  reason: `${nas.name} is switched off in Demarc`,
  isOver: true,
});

const alreadyStopped = (_session: AccessSessionEntity, stoppedAt: Date): StepResult => ({
  ...UNASKED,
  outcome: 'already-gone',
  reason: `accounting: stopped at ${stoppedAt.toISOString()}`,
});
