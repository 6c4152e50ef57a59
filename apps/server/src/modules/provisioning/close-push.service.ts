import { Injectable } from '@nestjs/common';
import { isPushDone, type PushRecord } from '@demarc/provisioning';
import { Clock } from '../../platform/clock';
import { Database, type Tx } from '../../platform/database/database';
import { newId } from '../../platform/ids';
import { LiveEvents } from '../../platform/live/live-events';
import type { ConfigPushEntity } from './config-push.entity';
import { ConfigPushRepository } from './config-push.repository';
import type { EvidenceStep, ProvisioningEvidenceEntity } from './provisioning.entity';
import { PushLearned } from './push-learned.service';
import { wordOf, type Said } from './said-message';
import type { PushWork, SessionWork } from './session-work';
import { WantedRepository } from './wanted.repository';

/** Seconds until a router is called again for what is left; then it is left to its own Informs. */
const RETRY_SECONDS = [3, 5, 10, 30, 120];

/** Stores what a session did about a profile, and what it left open. */
@Injectable()
export class ClosePush {
  constructor(
    private readonly database: Database,
    private readonly pushes: ConfigPushRepository,
    private readonly learned: PushLearned,
    private readonly wanted: WantedRepository,
    private readonly live: LiveEvents,
    private readonly clock: Clock,
  ) {}

  /** What was there before is on disk before anything is written over it. */
  async keepRecord({ pushId, plan }: PushWork): Promise<void> {
    await this.pushes.update(this.database.sql, pushId, { record: plan.record });
  }

  /** Nothing may be written now: it goes on when the router comes after that. */
  async hold({ cpeId }: SessionWork, { pushId, plan }: PushWork): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.pushes.update(tx, pushId, { record: plan.record });
      await this.pushes.leaveDue(tx, cpeId, 'a configuration push waits for the emergency brake', null);
    });
  }

  async close(work: SessionWork, push: PushWork): Promise<ConfigPushEntity['state']> {
    const now = this.clock.now();
    const { plan, pushId } = push;
    const isDone = isPushDone(plan);
    const state = stateOf(push, isDone);
    await this.database.transaction(async (tx) => {
      await this.learned.store(tx, work, push.plan, now);
      const attempts = isDone ? 0 : push.attempts + 1;
      await this.pushes.update(tx, pushId, {
        record: plan.record,
        state,
        attempts,
        ...(state === 'applied' ? { appliedAt: now } : {}),
        ...(state === 'restored' ? { restoredAt: now } : {}),
        note: noteOf(state, plan.record),
      });
      await this.wanted.insertEvidence(tx, evidenceOf(work, push, { state, now }));
      if (!isDone) await this.leaveOpen(tx, work, attempts, now);
      // The standard of the state takes the place of a profile that this router cannot carry out.
      if (state === 'impossible') await this.pushes.leaveDue(tx, work.cpeId, 'the profile cannot be put in place', now);
      // What the subscriber changed meanwhile is looked at like any other change of theirs.
      if (state === 'restored' && plan.record.settings.some((setting) => setting.state === 'kept'))
        await this.pushes.leaveDue(tx, work.cpeId, 'changed at the router while a profile held it', now);
      await this.live.publish(tx, { topic: 'router', id: work.cpeId });
    });
    return state;
  }

  private async leaveOpen(tx: Tx, work: SessionWork, attempts: number, now: Date): Promise<void> {
    const seconds = RETRY_SECONDS[attempts - 1];
    const at = seconds === undefined ? null : new Date(now.getTime() + seconds * 1000);
    await this.pushes.leaveDue(tx, work.cpeId, 'a configuration push is not finished', at);
  }
}

function stateOf({ plan }: PushWork, isDone: boolean): ConfigPushEntity['state'] {
  if (plan.goal === 'restore') return isDone ? 'restored' : 'restoring';
  if (!isDone) return 'applying';
  return isAnythingInPlace(plan.record) ? 'applied' : 'impossible';
}

const isAnythingInPlace = ({ settings, objects }: PushRecord): boolean =>
  [...settings, ...objects].some(({ state }) => state === 'in-sync');

function noteOf(state: ConfigPushEntity['state'], { settings, objects, gaps }: PushRecord): string | null {
  const items = [...settings, ...objects];
  const count = (word: string): number => items.filter((item) => item.state === word).length;
  if (state === 'impossible')
    return 'this router takes nothing of the profile; the standard of the state is used instead';
  if (state === 'restored') {
    const kept = count('kept');
    return kept === 0 ? null : `${kept} of ${items.length} were changed at the router meanwhile, and stay`;
  }
  const refused = count('refused') + gaps.length;
  return refused === 0 ? null : `${refused} of ${items.length + gaps.length} cannot be put in place`;
}

function evidenceOf(
  work: SessionWork,
  { plan, subscriptionId, stateVersion, wrote, said }: PushWork,
  { state, now }: { state: ConfigPushEntity['state']; now: Date },
): ProvisioningEvidenceEntity[] {
  const steps: EvidenceStep[] = [];
  if (wrote.length > 0) steps.push('set');
  if (state === 'applied' || state === 'restored') steps.push('read-back');
  if (state === 'impossible') steps.push('refused');
  const shown = plan.record.settings.map(({ path, value, before }) => ({
    path,
    value: plan.goal === 'apply' ? value : before,
  }));
  const words: Partial<Record<EvidenceStep, Said>> = { set: said?.set, 'read-back': said?.readBack };
  return steps.map((step) => ({
    id: newId(),
    subscriptionId,
    stateVersion,
    cpeId: work.cpeId,
    step,
    ...wordOf(words[step] ?? null, now),
    detail: {
      parameters: step === 'set' ? [...wrote] : shown,
      session: work.sessionId,
      by: 'configuration profile',
      ...reasonsOf(step, plan.record),
    },
  }));
}

/** Why nothing of it could be put in place, each reason once. */
function reasonsOf(step: EvidenceStep, { settings, objects, gaps }: PushRecord): { reasons?: string[] } {
  if (step !== 'refused') return {};
  const reasons = [...settings, ...objects, ...gaps].flatMap(({ reason }) => (reason === null ? [] : [reason.text]));
  return { reasons: [...new Set(reasons)] };
}
