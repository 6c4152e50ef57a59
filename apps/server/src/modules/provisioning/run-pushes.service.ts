import { Injectable } from '@nestjs/common';
import type { AcsRequest, CpeResponse, ParameterValue, RpcOutcome } from '@demarc/cwmp';
import { applyPushOutcome, isWrite, nextPushRpc, type PushPlan } from '@demarc/provisioning';
import { ClosePush } from './close-push.service';
import { DueCache } from './due-cache.service';
import { OpenPush } from './open-push.service';
import { PushFiles } from './push-files.service';
import type { Said } from './said-message';
import { SessionSecrets } from './session-secrets.service';
import type { PushWork, SessionWork } from './session-work';
import { WriteGate } from './write-gate.service';

/** A profile may have to go before another comes: two pushes at most in one session. */
const MAX_PUSHES = 2;

/** Carries profiles out in sessions, after the wanted state and before tasks. */
@Injectable()
export class RunPushes {
  constructor(
    private readonly opener: OpenPush,
    private readonly closer: ClosePush,
    private readonly files: PushFiles,
    private readonly secrets: SessionSecrets,
    private readonly gate: WriteGate,
    private readonly due: DueCache,
  ) {}

  /** The next request for a profile; null when there is none. Asked once after each plan of the session. */
  async next(work: SessionWork): Promise<AcsRequest | null> {
    for (let pushes = 0; pushes <= MAX_PUSHES; pushes++) {
      if ((work.push ?? null) === null) {
        if (work.isPushDue !== true || pushes === MAX_PUSHES) return null;
        work.push = await this.opener.open(work);
      }
      const { push } = work;
      if (push === null || push === undefined) {
        work.isPushDue = false;
        return null;
      }
      const { plan, rpc } = nextPushRpc(push.plan);
      if (rpc !== null && !this.mayAsk(work, plan, rpc)) {
        await this.hold(work, push);
        return null;
      }
      push.plan = plan;
      if (rpc !== null) {
        await this.beforeWrite(work, rpc);
        return rpc;
      }
      await this.close(work);
    }
    return null;
  }

  record(work: SessionWork, outcome: RpcOutcome, message: Uint8Array): void {
    const { push } = work;
    if (push === null || push === undefined) return;
    if (!('fault' in outcome)) push.said = { ...push.said, ...this.hear(work, outcome.response, message) };
    push.plan = applyPushOutcome(push.plan, this.secrets.conceal(outcome));
  }

  /** The last answer to a write and to a reading are what the proof of the profile rests on. */
  private hear(work: SessionWork, response: CpeResponse, message: Uint8Array): PushWork['said'] {
    const { method: kind } = response;
    const keep = (values: readonly ParameterValue[]): Said => this.secrets.keep(work, { kind, message, values });
    switch (response.method) {
      case 'GetParameterValuesResponse':
        return { readBack: keep(response.values) };
      case 'SetParameterValuesResponse':
      case 'AddObjectResponse':
      case 'DeleteObjectResponse':
        return { set: keep([]) };
      default:
        return {};
    }
  }

  /** The session is over; what was sent last has or has not arrived, and the next session looks. */
  async lost(work: SessionWork): Promise<void> {
    if ((work.push ?? null) !== null) await this.close(work);
  }

  private mayAsk(work: SessionWork, { goal }: PushPlan, { method }: AcsRequest): boolean {
    const scope = this.gate.scopeOf(work);
    return scope === 'all' || !isWrite(method) || (scope === 'restores' && goal === 'restore');
  }

  /** The brake is on: what was read is kept, nothing is sent, and the router stays due. */
  private async hold(work: SessionWork, push: PushWork): Promise<void> {
    work.push = null;
    work.isPushDue = false;
    await this.closer.hold(work, push);
  }

  private async beforeWrite({ push }: SessionWork, rpc: AcsRequest): Promise<void> {
    if (push === null || push === undefined) return;
    if (rpc.method !== 'SetParameterValues' && rpc.method !== 'AddObject' && rpc.method !== 'DeleteObject') return;
    if (push.plan.isUnstored) await this.closer.keepRecord(push);
    push.plan = { ...push.plan, isUnstored: false };
    push.wrote = [...push.wrote, ...namesOf(rpc)];
  }

  private async close(work: SessionWork): Promise<void> {
    const { push } = work;
    if (push === null || push === undefined) return;
    work.push = null;
    const state = await this.closer.close(work, push);
    // The notification of our own commit may be slower than this session.
    this.due.forget(work.cpeId);
    // Taken back, and perhaps another profile is wanted; anything else waits for news.
    work.isPushDue = state === 'restored';
    await this.files.order(push.pushId, state);
    if (push.wrote.length > 0) work.hasTasks = true;
  }
}

function namesOf(rpc: Extract<AcsRequest, { method: 'SetParameterValues' | 'AddObject' | 'DeleteObject' }>): string[] {
  return rpc.method === 'SetParameterValues' ? rpc.values.map(({ name }) => name) : [rpc.objectName];
}
