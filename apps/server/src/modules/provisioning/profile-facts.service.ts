import { Injectable } from '@nestjs/common';
import type { DataModelRoot, SecretRef } from '@demarc/datamodel';
import { profileWishes, type WantedFacts } from '@demarc/provisioning';
import type { Sql } from '../../platform/database/database';
import { EffectiveProfiles } from '../profiles/effective-profiles.service';
import { AdoptSettings } from './adopt-settings.service';
import { RouterScriptSessions } from '../scripts/router-scripts.service';
import type { Whose } from './adopted-setting.repository';
import { OperatorSettings } from './operator-settings.service';
import type { Keep } from './management-facts.service';

/** What profiles want of a router, what its subscriber made of it, and what scripts left on it. */
@Injectable()
export class ProfileFactsReader {
  constructor(
    private readonly profiles: EffectiveProfiles,
    private readonly adopted: AdoptSettings,
    private readonly operators: OperatorSettings,
    private readonly scripts: RouterScriptSessions,
  ) {}

  async read(
    sql: Sql,
    whose: Whose & { readonly root: DataModelRoot | null },
    keep: Keep,
  ): Promise<Pick<WantedFacts, 'wishes' | 'unresolved'>> {
    const { root, cpeId } = whose;
    if (root === null) return {};
    const [{ layers, template }, adopted, operators, left] = await Promise.all([
      this.profiles.ofOne(sql, cpeId),
      this.adopted.wishesOf(sql, whose),
      this.operators.wishesOf(sql, whose, keep),
      this.scripts.wishesOf(sql, cpeId),
    ]);
    const own = [...operators, ...adopted, ...left];
    if (layers.length === 0) return { wishes: own };
    const secrets = await this.profiles.secretsOf(sql, layers);
    const { wishes, unresolved } = profileWishes(layers, {
      root,
      template,
      secretOf: (id) => {
        const text = secrets.get(id);
        const ref: SecretRef = `wish.${id}`;
        return text === undefined ? null : keep(ref, text);
      },
    });
    return { wishes: [...wishes, ...own], unresolved };
  }
}
