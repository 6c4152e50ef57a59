import { Injectable } from '@nestjs/common';
import type { ProfileScope } from '@demarc/contracts';
import type { ProfileScopeKind, SettingsDocument } from '@demarc/provisioning';
import { In } from 'typeorm';
import type { Sql, Tx } from '../../platform/database/database';
import { newId } from '../../platform/ids';
import {
  ProfileChangeEntity,
  ProfileEntity,
  ProfilePolicyEntity,
  ProfileScopeEntity,
  ProfileSecretEntity,
  type ProfileChangeState,
} from './profile.entity';

/** A profile as it is listed. */
export type ProfileRow = ProfileEntity & { scopes: ProfileScope[]; settings: number; pendingChangeId: string | null };

@Injectable()
export class ProfileRepository {
  async list(sql: Sql, id: string | null = null): Promise<ProfileRow[]> {
    return sql.query<ProfileRow[]>(
      `select p.id, p.name, p.description, p.weight, p.revision, p.changed_at as "changedAt", p.changed_by as "changedBy",
              coalesce(l.scopes, '[]'::jsonb) as scopes,
              coalesce(jsonb_array_length(l.document -> 'settings') + jsonb_array_length(l.document -> 'parameters')
                         + coalesce(jsonb_array_length(l.document -> 'rows'), 0), 0) as settings,
              w.id as "pendingChangeId"
       from profile p
       left join profile_change l on l.profile_id = p.id and l.revision = p.revision
       left join profile_change w on w.profile_id = p.id and w.state = 'pending'
       where $1::uuid is null or p.id = $1
       order by lower(p.name) limit 2000`,
      [id],
    );
  }

  findForUpdate(tx: Tx, id: string): Promise<ProfileEntity | null> {
    return tx.findOne(ProfileEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  async insert(tx: Tx, profile: ProfileEntity): Promise<void> {
    await tx.insert(ProfileEntity, profile);
  }

  async update(tx: Tx, id: string, change: Partial<ProfileEntity>): Promise<void> {
    await tx.update(ProfileEntity, { id }, change);
  }

  async delete(tx: Tx, id: string): Promise<void> {
    await tx.delete(ProfileEntity, { id });
  }

  /** Newest first. */
  listChanges(sql: Sql, where: { profileId?: string; state?: ProfileChangeState }): Promise<ProfileChangeEntity[]> {
    return sql.find(ProfileChangeEntity, { where, order: { id: 'DESC' }, take: 200 });
  }

  /** The live revision of each. */
  async listLive(sql: Sql, profileIds: readonly string[]): Promise<ProfileChangeEntity[]> {
    if (profileIds.length === 0) return [];
    const rows = await sql.query<{ id: string }[]>(
      `select l.id from profile p join profile_change l on l.profile_id = p.id and l.revision = p.revision where p.id = any($1)`,
      [profileIds],
    );
    return sql.find(ProfileChangeEntity, { where: { id: In(rows.map(({ id }) => id)) } });
  }

  async documentOf(sql: Sql, profileId: string, revision: number): Promise<SettingsDocument | null> {
    const row = await sql.findOne(ProfileChangeEntity, {
      where: { profileId, revision },
      select: { document: true, id: true },
    });
    return row?.document ?? null;
  }

  findChangeForUpdate(tx: Tx, id: string): Promise<ProfileChangeEntity | null> {
    return tx.findOne(ProfileChangeEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  async insertChange(tx: Tx, change: ProfileChangeEntity): Promise<void> {
    await tx.insert(ProfileChangeEntity, change);
  }

  async updateChange(tx: Tx, id: string, change: Partial<ProfileChangeEntity>): Promise<void> {
    await tx.update(ProfileChangeEntity, { id }, change);
  }

  /** The oldest change of which routers are still to be told; no other process works on it. */
  async takeTelling(tx: Tx): Promise<ProfileChangeEntity | null> {
    return tx
      .createQueryBuilder(ProfileChangeEntity, 'c')
      .where(`c.state = 'live' and c.toldAllAt is null`)
      .orderBy('c.id')
      .setLock('pessimistic_write')
      .setOnLocked('skip_locked')
      .limit(1)
      .getOne();
  }

  async replaceScopes(tx: Tx, profileId: string, scopes: readonly ProfileScope[]): Promise<void> {
    await tx.delete(ProfileScopeEntity, { profileId });
    if (scopes.length > 0)
      await tx.insert(
        ProfileScopeEntity,
        scopes.map((scope) => toRow(profileId, scope)),
      );
  }

  async countScopes(sql: Sql, profileId: string): Promise<number> {
    return sql.count(ProfileScopeEntity, { where: { profileId } });
  }

  /** Scopes by tag that name one of these. */
  async areScopes(sql: Sql, kind: ProfileScopeKind, words: readonly string[]): Promise<boolean> {
    return sql.exists(ProfileScopeEntity, { where: { kind, word: In([...words]) } });
  }

  async insertSecret(tx: Tx, secret: ProfileSecretEntity): Promise<void> {
    await tx.insert(ProfileSecretEntity, secret);
  }

  async listSecrets(sql: Sql, ids: readonly string[]): Promise<ProfileSecretEntity[]> {
    return ids.length === 0 ? [] : sql.find(ProfileSecretEntity, { where: { id: In([...ids]) } });
  }

  getPolicy(sql: Sql): Promise<ProfilePolicyEntity> {
    return sql.findOneOrFail(ProfilePolicyEntity, { where: { id: 1 } });
  }

  async changePolicy(tx: Tx, approveAbove: number): Promise<void> {
    await tx.update(ProfilePolicyEntity, { id: 1 }, { approveAbove });
  }
}

function toRow(profileId: string, scope: ProfileScope): ProfileScopeEntity {
  const none = { word: null, planId: null, subscriptionId: null, cpeId: null };
  const row = { id: newId(), profileId, kind: scope.kind, ...none };
  switch (scope.kind) {
    case 'fleet':
      return row;
    case 'model':
      return { ...row, word: scope.productClass };
    case 'tag':
      return { ...row, word: scope.tag };
    case 'plan':
      return { ...row, planId: scope.planId };
    case 'subscription':
      return { ...row, subscriptionId: scope.subscriptionId };
    case 'router':
      return { ...row, cpeId: scope.routerId };
  }
}
