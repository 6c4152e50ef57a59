import { Injectable } from '@nestjs/common';
import type { AcsRequest, RpcOutcome } from '@demarc/cwmp';
import { isSecretPath, type SecretRef } from '@demarc/datamodel';
import { fillSecrets, type PlannedRpc, type WantedFacts } from '@demarc/provisioning';
import { Clock } from '../../platform/clock';
import { Database } from '../../platform/database/database';
import { CpeTrees } from '../inventory/cpe-trees.service';
import type { CpeCredentials } from '../inventory/cpe-credential.service';
import { InventoryService, type CpeEntity } from '../inventory/inventory.service';
import { toSaid, type Heard, type Said } from './said-message';
import type { SessionWork } from './session-work';
import { WantedFactsReader } from './wanted-facts.service';

/**
 * Secrets of running sessions, in this process's memory alone. A session that goes on in another process has its
 * secrets read again there.
 */
@Injectable()
export class SessionSecrets {
  private readonly byWork = new WeakMap<SessionWork, ReadonlyMap<SecretRef, string>>();

  constructor(
    private readonly facts: WantedFactsReader,
    private readonly inventory: InventoryService,
    private readonly database: Database,
    private readonly trees: CpeTrees,
    private readonly clock: Clock,
  ) {}

  async load(work: SessionWork, cpe: CpeEntity, given?: CpeCredentials): Promise<WantedFacts> {
    // The bootstrap credential says that the CPE has lost its own, or never had any.
    const { facts, secrets } = await this.facts.read(
      cpe,
      given ?? (work.authenticatedAs === 'bootstrap' ? 'mint' : 'current'),
      work.root ?? cpe.root,
    );
    this.byWork.set(work, secrets);
    return facts;
  }

  async fill(work: SessionWork, rpc: PlannedRpc): Promise<AcsRequest> {
    if (rpc.method !== 'SetParameterValues') return rpc;
    if (!this.byWork.has(work)) await this.load(work, await this.inventory.get(this.database.sql, work.cpeId));
    const secrets = this.byWork.get(work);
    return fillSecrets(rpc, (ref) => {
      const text = secrets?.get(ref);
      if (text === undefined) throw new Error(`assertion failed: the secret ${ref} was planned and is not there`);
      return text;
    });
  }

  /** A message of the CPE as it may be kept: no value of a secret, and none of those that this session sends. */
  keep(work: SessionWork, heard: Heard, at = this.clock.now()): Said {
    return toSaid(heard, at, { isSecret: isSecretPath, secrets: [...(this.byWork.get(work)?.values() ?? [])] });
  }

  /** Secrets that a CPE sends back are fingerprints before anything keeps them. */
  conceal(outcome: RpcOutcome): RpcOutcome {
    if ('fault' in outcome || outcome.response.method !== 'GetParameterValuesResponse') return outcome;
    return { response: { ...outcome.response, values: this.trees.conceal(outcome.response.values) } };
  }
}
