import { Injectable } from '@nestjs/common';
import { PROFILE_SCOPE_KINDS, type ProfileScope } from '@demarc/contracts';
import type { ProfileLayer, ProfileScopeKind, SettingsDocument } from '@demarc/provisioning';
import type { Sql } from '../../platform/database/database';
import { UsedTables } from '../../platform/database/used-tables';
import { SecretBox, type SecretPlace } from '../../platform/secrets/secret-box';
import { ProfileReachRepository, type ReachFacts, type ReachRow } from './profile-reach.repository';
import { ProfileRepository } from './profile.repository';

/** The profiles of one router, and what their templates may say of it. */
export interface ProfilesOfRouter {
  readonly layers: readonly ProfileLayer[];
  readonly template: Readonly<Record<string, string | null>>;
}

/** A profile as it is edited, in the place of the one that is live. */
export interface EditedProfile {
  readonly id: string;
  readonly name: string;
  readonly weight: number;
  readonly revision: number;
  readonly scopes: readonly ProfileScope[];
  readonly document: SettingsDocument;
}

export type TemplateFactsOfRouter = Readonly<Record<string, string | null>>;

const MAX_KEPT = 2_000;
const NONE: ProfilesOfRouter = { layers: [], template: {} };

/** Which profiles are for a router. Documents of revisions never change and are kept in memory. */
@Injectable()
export class EffectiveProfiles {
  private readonly documents = new Map<string, SettingsDocument>();

  constructor(
    private readonly profiles: ProfileRepository,
    private readonly reach: ProfileReachRepository,
    private readonly box: SecretBox,
    private readonly tables: UsedTables,
  ) {}

  async ofOne(sql: Sql, cpeId: string): Promise<ProfilesOfRouter> {
    if (!(await this.tables.isUsed(sql, 'profile_scope'))) return NONE;
    return (await this.of(sql, [cpeId])).get(cpeId) ?? NONE;
  }

  /** @param edited counts instead of the live one of its id */
  async of(
    sql: Sql,
    cpeIds: readonly string[],
    edited: EditedProfile | null = null,
  ): Promise<ReadonlyMap<string, ProfilesOfRouter>> {
    const rows = await this.reach.listFor(sql, cpeIds);
    if (rows.length === 0 && edited === null) return new Map();
    const facts = await this.reach.listFacts(sql, cpeIds);
    const byCpe = Map.groupBy(rows, ({ cpeId }) => cpeId);
    const found = new Map<string, ProfilesOfRouter>();
    for (const fact of facts) {
      const live = nearestEach(byCpe.get(fact.cpeId) ?? []).filter(({ profileId }) => profileId !== edited?.id);
      const layers = await this.layersOf(sql, live);
      const scope = edited === null ? null : nearestScope(edited.scopes, fact);
      if (edited !== null && scope !== null) layers.push(asLayer(edited, scope));
      found.set(fact.cpeId, { layers, template: templateOf(fact) });
    }
    return found;
  }

  /** What templates may say of each, whether it has a profile or not. */
  async factsOf(sql: Sql, cpeIds: readonly string[]): Promise<ReadonlyMap<string, TemplateFactsOfRouter>> {
    const facts = await this.reach.listFacts(sql, cpeIds);
    return new Map(facts.map((fact) => [fact.cpeId, { ...templateOf(fact), 'router.model': fact.productClass }]));
  }

  /** In clear, for the moment of sending. */
  async secretsOf(sql: Sql, layers: readonly ProfileLayer[]): Promise<ReadonlyMap<string, string>> {
    const ids = new Set(layers.flatMap(({ document }) => secretIds(document)));
    const rows = await this.profiles.listSecrets(sql, [...ids]);
    return new Map(rows.map((row) => [row.id, this.box.open(secretPlace(row.id), row.sealed)]));
  }

  private async layersOf(sql: Sql, rows: readonly ReachRow[]): Promise<ProfileLayer[]> {
    const layers: ProfileLayer[] = [];
    for (const { profileId, name, weight, revision, kind } of rows) {
      const document = await this.documentOf(sql, profileId, revision);
      if (document !== null) layers.push({ profileId, name, weight, revision, scope: kind, document });
    }
    return layers;
  }

  private async documentOf(sql: Sql, profileId: string, revision: number): Promise<SettingsDocument | null> {
    const key = `${profileId}.${revision}`;
    const known = this.documents.get(key);
    if (known !== undefined) return known;
    const document = await this.profiles.documentOf(sql, profileId, revision);
    if (document === null) return null;
    if (this.documents.size >= MAX_KEPT) this.documents.clear();
    this.documents.set(key, document);
    return document;
  }
}

export const secretPlace = (rowId: string): SecretPlace => ({ table: 'profile_secret', column: 'sealed', rowId });

/** Secrets that a document names. */
export function secretIds({ settings, parameters }: SettingsDocument): string[] {
  return [...settings, ...parameters].flatMap(({ value }) => (typeof value === 'object' ? value.secretId : []));
}

const asLayer = ({ id, name, weight, revision, document }: EditedProfile, scope: ProfileScopeKind): ProfileLayer => ({
  profileId: id,
  name,
  weight,
  revision,
  scope,
  document,
});

const rank = (kind: ProfileScopeKind): number => PROFILE_SCOPE_KINDS.indexOf(kind);

/** A profile counts by the nearest of its scopes. */
function nearestEach(rows: readonly ReachRow[]): ReachRow[] {
  const byProfile = new Map<string, ReachRow>();
  for (const row of rows) {
    const known = byProfile.get(row.profileId);
    if (known === undefined || rank(row.kind) < rank(known.kind)) byProfile.set(row.profileId, row);
  }
  return [...byProfile.values()];
}

function nearestScope(scopes: readonly ProfileScope[], facts: ReachFacts): ProfileScopeKind | null {
  const kinds = scopes.filter((scope) => isIn(scope, facts)).map(({ kind }) => kind);
  return PROFILE_SCOPE_KINDS.find((kind) => kinds.includes(kind)) ?? null;
}

function isIn(scope: ProfileScope, facts: ReachFacts): boolean {
  switch (scope.kind) {
    case 'fleet':
      return true;
    case 'model':
      return facts.productClass === scope.productClass;
    case 'tag':
      return facts.tags.includes(scope.tag);
    case 'plan':
      return facts.planId === scope.planId;
    case 'subscription':
      return facts.subscriptionId === scope.subscriptionId;
    case 'router':
      return facts.cpeId === scope.routerId;
  }
}

const templateOf = (facts: ReachFacts): ProfilesOfRouter['template'] => ({
  'subscriber.name': facts.subscriberName,
  'subscriber.number': facts.subscriberNumber,
  'plan.name': facts.planName,
  'router.serial': facts.serialNumber,
  'router.serialEnd': facts.serialNumber.slice(-4),
});
