import { Injectable } from '@nestjs/common';
import type { DataModelRoot, SecretRef, SecretText } from '@demarc/datamodel';
import type { WantedFacts } from '@demarc/provisioning';
import { AppConfig } from '../../platform/config/app-config';
import { Database } from '../../platform/database/database';
import { SecretBox } from '../../platform/secrets/secret-box';
import type { CpeEntity } from '../inventory/inventory.service';
import { ProfileFactsReader } from './profile-facts.service';
import { ManagementFactsReader, type OwnCredentials } from './management-facts.service';
import { ServiceFactsReader } from './service-facts.service';

export interface WantedFactsOfCpe {
  facts: WantedFacts;
  /** In clear, for the moment of sending; never stored. */
  secrets: ReadonlyMap<SecretRef, string>;
}

/** Gathers what decides about a router: its service, its own credentials, and the profiles that are for it. */
@Injectable()
export class WantedFactsReader {
  constructor(
    private readonly database: Database,
    private readonly services: ServiceFactsReader,
    private readonly management: ManagementFactsReader,
    private readonly profiles: ProfileFactsReader,
    private readonly box: SecretBox,
    private readonly config: AppConfig,
  ) {}

  /** @param own the credentials it was given already; `mint`: it has none of its own that it could keep */
  async read(cpe: CpeEntity, own: OwnCredentials, root: DataModelRoot | null): Promise<WantedFactsOfCpe> {
    const { sql } = this.database;
    const secrets = new Map<SecretRef, string>();
    const keep = (ref: SecretRef, text: string): SecretText => {
      secrets.set(ref, text);
      return { ref, fingerprint: this.box.fingerprint('cpe-secret', text) };
    };
    const { id: cpeId, subscriptionId } = cpe;
    const [management, service, wished] = await Promise.all([
      this.management.read(sql, cpe, { own, keep }),
      subscriptionId === null ? NO_SERVICE : this.services.read(sql, subscriptionId, keep),
      this.profiles.read(sql, { cpeId, subscriptionId, root }, keep),
    ]);
    return { facts: { management, ...service, ...wished, gardenRealm: this.config.settings.GARDEN_REALM }, secrets };
  }
}

const NO_SERVICE = { subscription: null, wifi: [] };
