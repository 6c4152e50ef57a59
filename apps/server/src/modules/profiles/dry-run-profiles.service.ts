import { Injectable } from '@nestjs/common';
import type { DryRunProfile, ProfileDocument, ProfileScope } from '@demarc/contracts';
import type { SecretText } from '@demarc/datamodel';
import type { SettingsDocument } from '@demarc/provisioning';
import type { Sql } from '../../platform/database/database';
import { newId } from '../../platform/ids';
import { SecretBox } from '../../platform/secrets/secret-box';
import { EffectiveProfiles, secretIds, type EditedProfile, type ProfilesOfRouter } from './effective-profiles.service';
import { ProfileReachRepository } from './profile-reach.repository';
import { ProfileRepository } from './profile.repository';
import { ProfileNotFound } from './profiles.errors';

/** A change as it is looked at before anybody saves it. */
export interface PreparedChange {
  readonly edited: EditedProfile;
  readonly previousScopes: readonly ProfileScope[];
  readonly needsApproval: boolean;
  /** Fingerprints of secrets by their ids, those that were only typed in as well. */
  readonly secrets: Map<string, SecretText>;
}

/** The profiles of a router today, and with the change. */
export interface ProfilesBoth {
  readonly today: ProfilesOfRouter;
  readonly changed: ProfilesOfRouter;
  readonly secretOf: (secretId: string) => SecretText | null;
}

/** What profiles would say to routers after a change that is not saved. */
@Injectable()
export class DryRunProfiles {
  constructor(
    private readonly profiles: ProfileRepository,
    private readonly reach: ProfileReachRepository,
    private readonly effective: EffectiveProfiles,
    private readonly box: SecretBox,
  ) {}

  async prepare(sql: Sql, { profileId, weight, document, scopes }: DryRunProfile): Promise<PreparedChange> {
    const [row] = profileId === null ? [] : await this.profiles.list(sql, profileId);
    if (profileId !== null && row === undefined) throw new ProfileNotFound(profileId);
    const secrets = new Map<string, SecretText>();
    const edited: EditedProfile = {
      id: profileId ?? newId(),
      name: row?.name ?? 'this profile',
      weight,
      revision: (row?.revision ?? 0) + 1,
      scopes,
      document: withIds(document, (text) => {
        const id = newId();
        secrets.set(id, this.secretOf(id, text));
        return id;
      }),
    };
    const previousScopes = row?.scopes ?? [];
    const { approveAbove } = await this.profiles.getPolicy(sql);
    const routers = await this.reach.count(sql, [...scopes, ...previousScopes]);
    return { edited, previousScopes, needsApproval: routers > approveAbove, secrets };
  }

  listIds(sql: Sql, scopes: readonly ProfileScope[], after: string | null, limit: number): Promise<string[]> {
    return this.reach.listIds(sql, scopes, after, limit);
  }

  async both(
    sql: Sql,
    cpeIds: readonly string[],
    { edited, secrets }: PreparedChange,
  ): Promise<ReadonlyMap<string, ProfilesBoth>> {
    const today = await this.effective.of(sql, cpeIds);
    const changed = await this.effective.of(sql, cpeIds, edited);
    const layers = [...today.values(), ...changed.values()].flatMap((one) => one.layers);
    const missing = layers.filter(({ document }) => secretIds(document).some((id) => !secrets.has(id)));
    for (const [id, text] of await this.effective.secretsOf(sql, missing)) secrets.set(id, this.secretOf(id, text));
    const secretOf = (id: string): SecretText | null => secrets.get(id) ?? null;
    return new Map(
      [...changed].map(([cpeId, one]) => [
        cpeId,
        { today: today.get(cpeId) ?? { layers: [], template: one.template }, changed: one, secretOf },
      ]),
    );
  }

  private secretOf(id: string, text: string): SecretText {
    return { ref: `wish.${id}`, fingerprint: this.box.fingerprint('cpe-secret', text) };
  }
}

type Given<T> = T | { secret: string } | { secretId: string };

/** The document with secrets by ids, as one that is saved has them. */
function withIds(
  { settings, parameters, rows = [] }: ProfileDocument,
  idOf: (text: string) => string,
): SettingsDocument {
  const known = <T extends string | number | boolean>(value: Given<T>): T | { secretId: string } => {
    if (typeof value !== 'object') return value;
    return 'secret' in value ? { secretId: idOf(value.secret) } : value;
  };
  return {
    settings: settings.map((setting) => ({ ...setting, value: known<string | number | boolean>(setting.value) })),
    parameters: parameters.map((one) => ({ ...one, value: known<string>(one.value) })),
    rows,
  };
}
