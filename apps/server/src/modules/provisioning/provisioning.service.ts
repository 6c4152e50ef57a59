import { Injectable } from '@nestjs/common';
import type { AcsRequest, CpeReport, RpcOutcome, TransferComplete } from '@demarc/cwmp';
import { applyOutcome, heldBack, mayAsk, nextRpc } from '@demarc/provisioning';
import { Clock } from '../../platform/clock';
import { AfterPlan } from './after-plan.service';
import { CloseWork } from './close-work.service';
import { OpenWork } from './open-work.service';
import { SessionSecrets } from './session-secrets.service';
import type { SessionContext, SessionWork } from './session-work';
import { WriteGate } from './write-gate.service';

export type { SessionContext, SessionWork } from './session-work';

/** What a CWMP session does for its CPE: the listener asks, this answers. */
@Injectable()
export class ProvisioningService {
  constructor(
    private readonly opener: OpenWork,
    private readonly closer: CloseWork,
    private readonly after: AfterPlan,
    private readonly secrets: SessionSecrets,
    private readonly gate: WriteGate,
    private readonly clock: Clock,
  ) {}

  /** No query at all when nothing is due and this process has seen the CPE before. */
  async beginSession(context: SessionContext): Promise<SessionWork> {
    const work = await this.opener.open(context);
    const keys = context.inform.events.map(({ commandKey }) => commandKey).filter((key) => key !== '');
    await this.after.tasks.hearEvents(work, keys);
    return work;
  }

  /** The next request of the session; null ends it. */
  async nextRpc(work: SessionWork): Promise<AcsRequest | null> {
    for (;;) {
      if (work.plan !== null) {
        const { plan, rpc } = nextRpc(work.plan);
        const scope = this.gate.scopeOf(work);
        if (rpc !== null && !mayAsk(plan, rpc.method, scope)) {
          work.plan = heldBack(plan, scope);
          continue;
        }
        work.plan = plan;
        if (rpc !== null) return this.secrets.fill(work, rpc);
        await this.store(work);
        await this.after.planned(work);
      }
      const next = await this.after.next(work);
      if (next === 'refresh' || next === 'read-live') {
        await this.opener.planReading(work, next);
        if (work.plan === null) await this.after.tasks.lost(work);
      } else if (next !== null) return next;
      else if (!(await this.opener.reopen(work))) return null;
    }
  }

  async recordOutcome(work: SessionWork, _request: AcsRequest, outcome: RpcOutcome): Promise<void> {
    if (work.plan === null || work.plan.awaiting === null) return this.after.record(work, outcome);
    const { awaiting, wroteWan } = work.plan;
    work.plan = applyOutcome(work.plan, this.secrets.conceal(outcome));
    if (awaiting.phase !== 'set' || 'fault' in outcome) return undefined;
    if (work.plan.wroteWan && !wroteWan) this.noteWanWritten(work, awaiting.batch.paths);
    const isTaken = awaiting.batch.paths.some((path) => path.endsWith('.ManagementServer.Password'));
    if (isTaken && !work.isEnrolled) {
      // It holds credentials of its own now: from here on the bootstrap credential is worth nothing for it.
      // Stored with the outcome of the session; a CPE that signs in with them before that is enrolled by that alone.
      work.isEnrolled = true;
    }
    return undefined;
  }

  /** Committed before the TransferCompleteResponse: the CPE says it once. */
  transferComplete(work: SessionWork, transfer: TransferComplete): Promise<void> {
    return this.after.tasks.transferComplete(work, transfer);
  }

  /** What the CPE tells of its own accord. Committed before it is answered. */
  async report(work: SessionWork, report: CpeReport): Promise<void> {
    await this.after.events.report({ cpeId: work.cpeId, sessionId: work.sessionId }, report);
    await this.after.tasks.reported(work, report);
  }

  async endSession(work: SessionWork, how: 'completed' | 'lost'): Promise<void> {
    if (how === 'lost') this.noteUnanswered(work);
    if (work.plan !== null) await this.store(work);
    await this.after.lost(work);
  }

  /**
   * A CPE that is managed over the connection whose account was just set is gone before it answers. It may have taken
   * the account, so its next session is asked for the proof.
   */
  private noteUnanswered(work: SessionWork): void {
    const awaiting = work.plan?.awaiting;
    if (awaiting?.phase !== 'set' || awaiting.batch.stage !== 'wan') return;
    this.noteWanWritten(work, awaiting.batch.paths);
  }

  private async store(work: SessionWork): Promise<void> {
    if (work.plan === null) return;
    await this.closer.store(work, this.clock.now());
    // The notification of our own commit may be slower than the CPE's next Inform.
    this.opener.forget(work.cpeId);
  }

  private noteWanWritten(work: SessionWork, paths: readonly string[]): void {
    const at = this.clock.now().toISOString();
    work.wanWrittenAt = at;
    work.evidence.push({ step: 'set', at, detail: { parameters: [...paths], session: work.sessionId } });
  }
}
