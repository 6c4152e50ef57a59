import { Injectable } from '@nestjs/common';
import { openPush, turned, type PushGoal, type PushRecord } from '@demarc/provisioning';
import { Database, type Sql } from '../../platform/database/database';
import { newId } from '../../platform/ids';
import { InventoryService, type CpeEntity } from '../inventory/inventory.service';
import { ConfigProfileRepository } from './config-profile.repository';
import type { ConfigPushEntity } from './config-push.entity';
import { ConfigPushRepository } from './config-push.repository';
import { ConfigPushes } from './config-pushes.service';
import { PushContext, type WantedProfile } from './push-context.service';
import type { PushWork, SessionWork } from './session-work';

/** Decides what a session does about profiles: put one in place, hold it there, or take it back. */
@Injectable()
export class OpenPush {
  constructor(
    private readonly database: Database,
    private readonly pushes: ConfigPushRepository,
    private readonly profiles: ConfigProfileRepository,
    private readonly resolver: ConfigPushes,
    private readonly inventory: InventoryService,
    private readonly context: PushContext,
  ) {}

  /** null: nothing to do about profiles. */
  async open(work: SessionWork): Promise<PushWork | null> {
    const { sql } = this.database;
    const [cpe, open] = await Promise.all([this.inventory.get(sql, work.cpeId), this.pushes.findOpen(sql, work.cpeId)]);
    const wanted = await this.context.wantedOf(sql, cpe);
    if (open === null && wanted === null) return null;
    // Observed routers are looked at and never written to.
    if (cpe.mode === 'observe' || work.root === null) return null;
    // An empty ParameterKey: it was reset, and nothing of ours has reached it since.
    const isReset = work.isEnrolling && (work.reportedParameterKey ?? '') === '';
    const kept = open !== null && isReset ? await this.void(open) : open;
    if (kept === null) return wanted === null ? null : this.begin(sql, { cpe, work, wanted });
    const isSame = wanted !== null && wanted.profileId === kept.profileId;
    if (isSame && kept.state === 'impossible') return null;
    return this.resume(work, { push: kept, goal: isSame ? 'apply' : 'restore', wanted });
  }

  /** After a factory reset nothing of ours is there any more, and what was before does not count (G41). */
  private async void(push: ConfigPushEntity): Promise<null> {
    const note = 'the router was reset to factory settings; nothing was left to take back';
    await this.pushes.update(this.database.sql, push.id, {
      state: 'restored',
      restoredAt: this.context.now(),
      note,
    });
    return null;
  }

  private async begin(sql: Sql, { cpe, work, wanted }: Beginning): Promise<PushWork | null> {
    const profile = await this.profiles.find(sql, wanted.profileId);
    const record = profile === null ? null : await this.resolver.resolve(sql, cpe, profile.document);
    if (profile === null || record === null) return null;
    const push: ConfigPushEntity = {
      id: newId(),
      cpeId: cpe.id,
      profileId: profile.id,
      profileVersion: profile.version,
      subscriptionId: wanted.subscriptionId,
      stateVersion: wanted.stateVersion,
      state: 'applying',
      record,
      fileId: profile.fileId,
      restoreFileId: profile.restoreFileId,
      attempts: 0,
      createdAt: this.context.now(),
      appliedAt: null,
      restoredAt: null,
      note: null,
    };
    await this.database.transaction((tx) => this.pushes.insert(tx, push));
    return workOf(work, { push, goal: 'apply', record, stateVersion: wanted.stateVersion });
  }

  private async resume(work: SessionWork, { push, goal, wanted }: Resuming): Promise<PushWork> {
    const isBack = push.state === 'restoring';
    const isTurned = (goal === 'restore') !== isBack;
    const record = isTurned ? turned(push.record, goal) : push.record;
    const stateVersion = wanted?.stateVersion ?? work.stateVersion ?? push.stateVersion;
    const state = goal === 'restore' ? 'restoring' : isTurned ? 'applying' : push.state;
    const attempts = isTurned ? 0 : push.attempts;
    await this.pushes.update(this.database.sql, push.id, { state, record, stateVersion, attempts });
    return workOf(work, { push: { ...push, attempts }, goal, record, stateVersion });
  }
}

interface Beginning {
  readonly cpe: CpeEntity;
  readonly work: SessionWork;
  readonly wanted: WantedProfile;
}

interface Resuming {
  readonly push: ConfigPushEntity;
  readonly goal: PushGoal;
  readonly wanted: WantedProfile | null;
}

interface Opening {
  readonly push: ConfigPushEntity;
  readonly goal: PushGoal;
  readonly record: PushRecord;
  readonly stateVersion: number;
}

function workOf(work: SessionWork, { push, goal, record, stateVersion }: Opening): PushWork {
  const plan = openPush({
    goal,
    record,
    quirks: work.quirks,
    stayingKey: work.stayingParameterKey ?? work.reportedParameterKey ?? '',
    reportedKey: work.reportedParameterKey,
    // At most 32 characters with what the plan appends (TR-069 A.3.2.1).
    tag: `p${push.id.replaceAll('-', '').slice(-16)}${push.attempts}`,
  });
  return {
    pushId: push.id,
    plan,
    attempts: push.attempts,
    subscriptionId: push.subscriptionId,
    stateVersion,
    wrote: [],
  };
}
