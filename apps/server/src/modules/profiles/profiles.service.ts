import { Injectable } from '@nestjs/common';
import type { ChangeProfilePolicy, ProfilePolicy, ProfileScope, SaveProfile } from '@demarc/contracts';
import { isObjectPath, isParameterPath, rootOf, TR098_ROOT, TR181_ROOT, type DataModelRoot } from '@demarc/datamodel';
import type { SettingsDocument } from '@demarc/provisioning';
import { Clock } from '../../platform/clock';
import { Database, isUniqueViolation, type Sql, type Tx } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { newId } from '../../platform/ids';
import { ProfileNews } from './profile-news.service';
import { ProfileReachRepository } from './profile-reach.repository';
import { ProfileSecrets } from './profile-secrets.service';
import type { ProfileChangeEntity, ProfileEntity } from './profile.entity';
import { ProfileRepository, type ProfileRow } from './profile.repository';
import {
  ApproverIsAuthor,
  ProfileChangedMeanwhile,
  ProfileChangeDecided,
  ProfileChangeNotFound,
  ProfileChangePending,
  ProfileNameTaken,
  ProfileNotFound,
  ProfileParameterInvalid,
  ProfileStillUsed,
  ProfileTargetUnknown,
} from './profiles.errors';

export type { ProfileChangeEntity } from './profile.entity';

interface Decision {
  readonly decision: 'approve' | 'reject' | 'withdraw';
  readonly reason: string;
}

/** Profiles and their revisions. A change that reaches many routers waits for a second person. */
@Injectable()
export class Profiles {
  constructor(
    private readonly database: Database,
    private readonly profiles: ProfileRepository,
    private readonly reach: ProfileReachRepository,
    private readonly secrets: ProfileSecrets,
    private readonly news: ProfileNews,
    private readonly clock: Clock,
  ) {}

  list(sql: Sql): Promise<ProfileRow[]> {
    return this.profiles.list(sql);
  }

  async get(sql: Sql, id: string): Promise<ProfileRow> {
    const [row] = await this.profiles.list(sql, id);
    if (row === undefined) throw new ProfileNotFound(id);
    return row;
  }

  listChanges(sql: Sql, where: Parameters<ProfileRepository['listChanges']>[1]): Promise<ProfileChangeEntity[]> {
    return this.profiles.listChanges(sql, where);
  }

  async policy(sql: Sql): Promise<ProfilePolicy> {
    return { approveAbove: (await this.profiles.getPolicy(sql)).approveAbove };
  }

  changePolicy(by: StaffIdentity, { approveAbove, reason }: ChangeProfilePolicy): Promise<ProfilePolicy> {
    return this.database.transaction(async (tx) => {
      const before = await this.profiles.getPolicy(tx);
      await this.profiles.changePolicy(tx, approveAbove);
      await this.news.policyChanged(tx, by, { before: before.approveAbove, after: approveAbove, reason });
      return { approveAbove };
    });
  }

  /** What is meant goes live, or waits: above a number of routers for somebody else's word. */
  async save(by: StaffIdentity, id: string | null, request: SaveProfile): Promise<ProfileChangeEntity> {
    try {
      return await this.database.transaction((tx) => this.saveIn(tx, by, id, request));
    } catch (error) {
      if (isUniqueViolation(error, 'ux_profile_name')) throw new ProfileNameTaken(request.name);
      throw error;
    }
  }

  private async saveIn(
    tx: Tx,
    by: StaffIdentity,
    id: string | null,
    request: SaveProfile,
  ): Promise<ProfileChangeEntity> {
    const now = this.clock.now();
    checkPaths(request.document);
    const profile = id === null ? await this.create(tx, by, request) : await this.lock(tx, id);
    if (profile.revision !== request.revision) throw new ProfileChangedMeanwhile(profile.revision);
    const [waiting] = await this.profiles.listChanges(tx, { profileId: profile.id, state: 'pending' });
    if (waiting !== undefined) throw new ProfileChangePending(waiting.id);
    const missing = await this.reach.missingTarget(tx, request.scopes);
    if (missing !== null) throw new ProfileTargetUnknown(missing);
    const document = await this.secrets.seal(tx, profile.id, request.document);
    const previousScopes = await this.liveScopes(tx, profile.id);
    const scopes = onceEach(request.scopes);
    const routers = await this.reach.count(tx, [...scopes, ...previousScopes]);
    const { approveAbove } = await this.profiles.getPolicy(tx);
    const change: ProfileChangeEntity = {
      id: newId(),
      profileId: profile.id,
      state: 'pending',
      name: request.name,
      description: request.description,
      weight: request.weight,
      document,
      scopes,
      previousScopes,
      baseRevision: profile.revision,
      revision: null,
      routers,
      needsApproval: routers > approveAbove,
      authorId: by.id,
      author: by.name,
      createdAt: now,
      reason: request.reason,
      decidedById: null,
      decidedBy: null,
      decidedAt: null,
      decision: null,
      told: 0,
      toldUpTo: null,
      toldAllAt: null,
    };
    await this.profiles.insertChange(tx, change);
    await this.news.wanted(tx, by, change);
    return change.needsApproval ? change : this.goLive(tx, change, {});
  }

  decide(by: StaffIdentity, changeId: string, { decision, reason }: Decision): Promise<ProfileChangeEntity> {
    return this.database.transaction(async (tx) => {
      const change = await this.profiles.findChangeForUpdate(tx, changeId);
      if (change === null) throw new ProfileChangeNotFound(changeId);
      if (change.state !== 'pending') throw new ProfileChangeDecided(change.state);
      const decided = { decidedById: by.id, decidedBy: by.name, decidedAt: this.clock.now(), decision: reason };
      await this.news.decided(tx, by, change, { decision, reason });
      if (decision !== 'approve') {
        const closed = { state: decision === 'reject' ? ('rejected' as const) : ('withdrawn' as const), ...decided };
        await this.profiles.updateChange(tx, changeId, closed);
        return { ...change, ...closed };
      }
      if (by.id === change.authorId) throw new ApproverIsAuthor();
      const profile = await this.lock(tx, change.profileId);
      if (profile.revision !== change.baseRevision) throw new ProfileChangedMeanwhile(profile.revision);
      return this.goLive(tx, change, decided);
    });
  }

  delete(by: StaffIdentity, id: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      const profile = await this.lock(tx, id);
      if ((await this.profiles.countScopes(tx, id)) > 0) throw new ProfileStillUsed();
      await this.news.deleted(tx, by, profile);
      await this.profiles.delete(tx, id);
    });
  }

  private async create(tx: Tx, by: StaffIdentity, { name, description, weight }: SaveProfile): Promise<ProfileEntity> {
    const changed = { changedAt: this.clock.now(), changedBy: by.name };
    const profile = { id: newId(), name, description, weight, revision: 0, ...changed };
    await this.profiles.insert(tx, profile);
    return profile;
  }

  private async lock(tx: Tx, id: string): Promise<ProfileEntity> {
    const profile = await this.profiles.findForUpdate(tx, id);
    if (profile === null) throw new ProfileNotFound(id);
    return profile;
  }

  private async liveScopes(sql: Sql, profileId: string): Promise<ProfileScope[]> {
    const [live] = await this.profiles.listLive(sql, [profileId]);
    return live?.scopes ?? [];
  }

  private async goLive(
    tx: Tx,
    change: ProfileChangeEntity,
    decided: Partial<ProfileChangeEntity>,
  ): Promise<ProfileChangeEntity> {
    const revision = change.baseRevision + 1;
    const live = { ...decided, state: 'live' as const, revision };
    await this.profiles.updateChange(tx, change.id, live);
    const { name, description, weight, author } = change;
    const changed = { changedAt: this.clock.now(), changedBy: author };
    await this.profiles.update(tx, change.profileId, { name, description, weight, revision, ...changed });
    await this.profiles.replaceScopes(tx, change.profileId, change.scopes);
    return { ...change, ...live };
  }
}

const onceEach = (scopes: readonly ProfileScope[]): ProfileScope[] => [
  ...new Map(scopes.map((scope) => [JSON.stringify(scope), scope])).values(),
];

type ParameterPlace = Pick<SettingsDocument['parameters'][number], 'tr098' | 'tr181'>;

/** A free parameter names a place of the data model that it is for; the way to the ACS is not for profiles. */
export function checkPaths({ parameters }: { readonly parameters: readonly ParameterPlace[] }): void {
  for (const { tr098, tr181 } of parameters) {
    if (tr098 === null && tr181 === null) throw new ProfileParameterInvalid('a free parameter', 'names no place');
    for (const [path, root] of [
      [tr098, TR098_ROOT],
      [tr181, TR181_ROOT],
    ] as const)
      checkPath(path, root);
  }
}

function checkPath(path: string | null, root: DataModelRoot): void {
  if (path === null) return;
  const plain = path.replaceAll('.*.', '.1.');
  if (!isParameterPath(plain) || isObjectPath(plain) || path.includes('['))
    throw new ProfileParameterInvalid(path, 'is not the name of a parameter');
  if (rootOf(path) !== root) throw new ProfileParameterInvalid(path, `does not begin with ${root}`);
  if (path.startsWith(`${root}ManagementServer.`))
    throw new ProfileParameterInvalid(path, 'belongs to the management of the router itself');
}
