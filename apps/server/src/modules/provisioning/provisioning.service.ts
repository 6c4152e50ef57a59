import { Injectable } from '@nestjs/common';
import type { AcsRequest, CpeReport, RpcOutcome, TransferComplete } from '@demarc/cwmp';
import { inDeviceForm } from '@demarc/datamodel';
import { applyOutcome, heldBack, mayAsk, nextRpc, shownBy, type AnswerSize } from '@demarc/provisioning';
import { Clock } from '../../platform/clock';
import { AfterPlan } from './after-plan.service';
import { CloseWork } from './close-work.service';
import { OpenWork } from './open-work.service';
import { SessionSecrets } from './session-secrets.service';
import type { Said } from './said-message';
import type { SessionContext, SessionWork } from './session-work';
import { WriteGate } from './write-gate.service';

export type { SessionContext, SessionWork } from './session-work';

/** What a CWMP session does for its CPE: the listener asks, this answers. */
@Injectable()
export class ProvisioningService {
  /** When the request that a session waits for was sent; a session that goes on elsewhere was not measured. */
  private readonly askedAtMs = new WeakMap<SessionWork, number>();
  /** Names whose values this process was given in a session: points of series. Elsewhere they are no points. */
  private readonly read = new WeakMap<SessionWork, Set<string>>();

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
    this.after.last.scripts.begin(work, context.inform);
    const keys = context.inform.events.map(({ commandKey }) => commandKey).filter((key) => key !== '');
    await this.after.tasks.hearEvents(work, keys);
    return work;
  }

  /** The next request of the session; null ends it. */
  async nextRpc(work: SessionWork): Promise<AcsRequest | null> {
    const rpc = await this.chooseRpc(work);
    // Only what answers a plan is measured; a heartbeat leaves nothing behind.
    if (rpc !== null && work.plan !== null) this.askedAtMs.set(work, this.clock.monotonicMs());
    return rpc;
  }

  private async chooseRpc(work: SessionWork): Promise<AcsRequest | null> {
    for (;;) {
      if (work.plan !== null) {
        const { plan, rpc } = nextRpc(work.plan);
        const scope = this.gate.scopeOf(work);
        if (rpc !== null && !mayAsk(plan, rpc.method, scope)) {
          work.plan = heldBack(plan, scope);
          continue;
        }
        work.plan = plan;
        if (rpc?.method === 'AddObject') await this.closer.keepRows(work);
        if (rpc !== null) return this.secrets.fill(work, rpc);
        await this.store(work);
        await this.after.planned(work);
      }
      const next = await this.after.next(work);
      if (typeof next === 'string' || (next !== null && 'groups' in next)) {
        await this.opener.planReading(work, next);
        if (work.plan === null) await this.after.tasks.lost(work);
      } else if (next !== null) return formed(next, work);
      else if (!(await this.opener.reopen(work))) return null;
    }
  }

  /** @param message the answer as it arrived */
  async recordOutcome(work: SessionWork, outcome: RpcOutcome, message: Uint8Array): Promise<void> {
    if (work.plan === null || work.plan.awaiting === null) return this.after.record(work, outcome, message);
    const { awaiting, wroteWan } = work.plan;
    const said = this.hear(work, outcome, message);
    this.noteRead(work, outcome);
    work.plan = applyOutcome(work.plan, this.secrets.conceal(outcome), this.sizeOf(work, message));
    if (awaiting.phase !== 'set' || 'fault' in outcome) return undefined;
    if (work.plan.wroteWan && !wroteWan) this.noteWanWritten(work, awaiting.batch.paths, said);
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
    this.noteWanWritten(work, awaiting.batch.paths, null);
  }

  private sizeOf(work: SessionWork, message: Uint8Array): AnswerSize {
    const askedAtMs = this.askedAtMs.get(work);
    const tookMs = askedAtMs === undefined ? null : this.clock.monotonicMs() - askedAtMs;
    return { tookMs, bytes: message.byteLength };
  }

  private noteRead(work: SessionWork, outcome: RpcOutcome): void {
    if ('fault' in outcome || outcome.response.method !== 'GetParameterValuesResponse') return;
    const names = this.read.get(work) ?? new Set();
    for (const { name, value } of outcome.response.values) if (value !== null) names.add(name);
    this.read.set(work, names);
  }

  private async store(work: SessionWork): Promise<void> {
    if (work.plan === null) return;
    await this.closer.store(work, this.clock.now(), this.read.get(work) ?? NOTHING_READ);
    this.read.delete(work);
    // The notification of our own commit may be slower than the CPE's next Inform.
    this.opener.forget(work.cpeId);
  }

  /** Keeps the answer while a state is being proved, and notes what it shows of the WAN. */
  private hear(work: SessionWork, outcome: RpcOutcome, message: Uint8Array): Said | null {
    const { plan } = work;
    if (work.isProving !== true || plan === null || 'fault' in outcome) return null;
    const { response } = outcome;
    const kind = response.method;
    const values = kind === 'GetParameterValuesResponse' ? response.values : [];
    const shown = shownBy(
      plan,
      values.map(({ name }) => name),
    );
    if (kind !== 'SetParameterValuesResponse' && !shown.account && !shown.connection) return null;
    const said = this.secrets.keep(work, { kind, message, values });
    if (shown.account) work.said = { ...work.said, account: said };
    if (shown.connection) work.said = { ...work.said, connection: said };
    return said;
  }

  private noteWanWritten(work: SessionWork, paths: readonly string[], said: Said | null): void {
    const at = this.clock.now().toISOString();
    work.wanWrittenAt = at;
    // What the router showed before is not what it shows of this write.
    work.said = {};
    work.evidence.push({ step: 'set', at, detail: { parameters: [...paths], session: work.sessionId }, said });
  }
}

const NOTHING_READ: ReadonlySet<string> = new Set();

/** What a task or a profile writes, in the form that the router's make takes. */
function formed(request: AcsRequest, { quirks }: SessionWork): AcsRequest {
  if (request.method !== 'SetParameterValues') return request;
  const values = request.values.map((setting) => ({
    ...setting,
    value: inDeviceForm(setting.value, setting.type, quirks),
  }));
  return { ...request, values };
}
