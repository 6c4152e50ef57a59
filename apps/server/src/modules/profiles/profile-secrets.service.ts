import { Injectable } from '@nestjs/common';
import type { ProfileDocument } from '@demarc/contracts';
import { isSecretPath } from '@demarc/datamodel';
import type { SettingsDocument } from '@demarc/provisioning';
import { Clock } from '../../platform/clock';
import type { Tx } from '../../platform/database/database';
import { newId } from '../../platform/ids';
import { SecretBox } from '../../platform/secrets/secret-box';
import { secretPlace } from './effective-profiles.service';
import { ProfileRepository } from './profile.repository';
import { ProfileParameterInvalid, ProfileSecretUnknown } from './profiles.errors';

type GivenSecret = { secret: string } | { secretId: string };

/** Secrets that profiles set: sealed rows, and in a document their ids alone. */
@Injectable()
export class ProfileSecrets {
  constructor(
    private readonly profiles: ProfileRepository,
    private readonly box: SecretBox,
    private readonly clock: Clock,
  ) {}

  /** The document with every secret in it sealed; ids must be of this profile. */
  async seal(tx: Tx, profileId: string, document: ProfileDocument): Promise<SettingsDocument> {
    const settings: SettingsDocument['settings'][number][] = [];
    for (const setting of document.settings) {
      const { value } = setting;
      settings.push({ ...setting, value: typeof value === 'object' ? await this.keep(tx, profileId, value) : value });
    }
    const parameters: SettingsDocument['parameters'][number][] = [];
    for (const parameter of document.parameters) {
      const { tr098, tr181, value } = parameter;
      const isSecret = [tr098, tr181].some((path) => path !== null && isSecretPath(path));
      if (isSecret && typeof value === 'string')
        throw new ProfileParameterInvalid(tr098 ?? tr181 ?? '', 'is a secret: give it as one');
      parameters.push({
        ...parameter,
        value: typeof value === 'object' ? await this.keep(tx, profileId, value) : value,
      });
    }
    return { settings, parameters, rows: document.rows ?? [] };
  }

  private async keep(tx: Tx, profileId: string, given: GivenSecret): Promise<{ secretId: string }> {
    if ('secretId' in given) {
      const [known] = await this.profiles.listSecrets(tx, [given.secretId]);
      if (known?.profileId !== profileId) throw new ProfileSecretUnknown();
      return { secretId: given.secretId };
    }
    const id = newId();
    const sealed = this.box.seal(secretPlace(id), given.secret);
    await this.profiles.insertSecret(tx, { id, profileId, sealed, createdAt: this.clock.now() });
    return { secretId: id };
  }
}
