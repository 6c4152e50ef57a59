import { Injectable } from '@nestjs/common';
import type { CallRung } from '@demarc/contracts';
import { Clock } from '../../platform/clock';
import { Database } from '../../platform/database/database';
import { afterTry, nextRung, type OpenRung } from './call-ladder';
import { CallCpe } from './call-cpe';
import { CallLog } from './call-log.service';
import type { Attempt } from './connection-request.repository';
import type { ConnectionRequestOutcome, TriedRung } from './cwmp.entity';
import { NotReached } from './not-reached.service';
import { ReachFactsReader, type ReachFacts } from './reach-facts.service';

/** Where a climb stands. */
interface Climb {
  readonly attempt: Attempt;
  readonly facts: ReachFacts;
  tried: TriedRung[];
  round: number;
}

/** Tries the ways to one CPE, the likeliest first, until one of them may have reached it. */
@Injectable()
export class ClimbLadder {
  private isStopping = false;

  constructor(
    private readonly database: Database,
    private readonly facts: ReachFactsReader,
    private readonly calls: CallCpe,
    private readonly log: CallLog,
    private readonly notReached: NotReached,
    private readonly clock: Clock,
  ) {}

  /** Nothing new is tried; what is under way comes to its end. */
  stop(): void {
    this.isStopping = true;
  }

  async climb(attempt: Attempt): Promise<void> {
    const facts = await this.facts.read(this.database.sql, attempt.cpeId);
    if (facts === null) return; // the request has gone with its CPE
    const climb: Climb = { attempt, facts, tried: [...attempt.tried], round: attempt.rounds };
    if (next(climb) === null && openOf(climb).length > 0) climb.round += 1;
    let rung = next(climb);
    if (rung === null) await this.refuse(climb);
    while (rung !== null) {
      const isGoingOn = await this.take(rung, climb);
      rung = isGoingOn && !this.isStopping ? next(climb) : null;
    }
  }

  /** No way is open: the reason is the one of the first. */
  private async refuse(climb: Climb): Promise<void> {
    await this.settle(climb, 'http', climb.facts.httpRefusal ?? 'not-managed');
  }

  /** @returns whether the next way is to be tried at once */
  private async take(rung: CallRung, climb: Climb): Promise<boolean> {
    const { attempt, facts } = climb;
    // Told while it is dialled, not before: somebody waits for it.
    const [outcome] = await Promise.all([this.calls.call(rung, facts, attempt.id), this.log.trying(attempt, rung)]);
    return this.settle(climb, rung, outcome);
  }

  private async settle(climb: Climb, rung: CallRung, outcome: ConnectionRequestOutcome): Promise<boolean> {
    const { attempt, round, facts } = climb;
    const at = this.clock.now();
    climb.tried.push({ rung, at: at.toISOString(), result: outcome, round });
    const ofRound = climb.tried.filter((one) => one.round === round);
    const following = afterTry(ofRound, round, next(climb) !== null);
    await this.log.tried({ ...attempt, rounds: round }, { rung, outcome, at, ...following });
    const hasFailed =
      following.rounds > round && !ofRound.some(({ result }) => result === 'accepted' || result === 'busy');
    const isPersistent = round >= PATIENT_ROUNDS || (following.retryAfterSeconds === null && isInVain(facts));
    if (hasFailed && isPersistent) await this.notReached.note(facts.cpe, outcome);
    return following.isGoingOn;
  }
}

/** A subscriber is not interrupted, and an interval not changed, for a CPE that was only missed once or twice. */
const PATIENT_ROUNDS = 2;

/** It was called as often before, and did not come. */
const isInVain = ({ rungs }: ReachFacts): boolean =>
  rungs.some(({ history }) => history !== null && history.triedCount >= PATIENT_ROUNDS && history.workedCount === 0);

const next = (climb: Climb): CallRung | null => nextRung(openOf(climb), climb.tried, climb.round);

function openOf({ facts, round }: Climb): OpenRung[] {
  const open = facts.rungs.filter(({ refusal }) => refusal === null);
  const gentle = open.filter(({ rung }) => rung !== 'kick');
  const allowed = gentle.length === 0 || round >= PATIENT_ROUNDS ? open : gentle;
  return allowed.map(({ rung, history }) => ({ rung, lastWorkedAt: history?.lastWorkedAt ?? null }));
}
