import { Injectable } from '@nestjs/common';
import { Database, type Sql, type Tx } from '../../platform/database/database';
import { newId } from '../../platform/ids';
import type { EvidenceStep, ProvisioningEvidenceEntity } from './provisioning.entity';
import { WantedRepository } from './wanted.repository';

export type { ProvisioningEvidenceEntity } from './provisioning.entity';

export interface EvidenceNote {
  subscriptionId: string;
  stateVersion: number;
  cpeId: string;
  step: EvidenceStep;
  at: Date;
  detail: Record<string, unknown>;
}

/** The router's part of the proof that a service's state is in effect. */
@Injectable()
export class ProofOfRouter {
  constructor(
    private readonly database: Database,
    private readonly wanted: WantedRepository,
  ) {}

  /** What was done about it; a message of the router is told by the session that heard it. */
  note(note: EvidenceNote): Promise<void> {
    return this.wanted.insertEvidence(this.database.sql, [{ id: newId(), ...note, message: null, octets: null }]);
  }

  /** What routers said of states up to these. */
  forget(tx: Tx, states: readonly Pick<EvidenceNote, 'subscriptionId' | 'stateVersion'>[]): Promise<void> {
    return this.wanted.forgetEvidence(tx, states);
  }

  /** Oldest first, without the messages themselves. */
  list(sql: Sql, subscriptionIds: string[]): Promise<ProvisioningEvidenceEntity[]> {
    return this.wanted.listEvidence(sql, subscriptionIds);
  }

  /** Of one state, oldest first, with the router's messages. */
  listWords(sql: Sql, subscriptionId: string, stateVersion: number): Promise<ProvisioningEvidenceEntity[]> {
    return this.wanted.listWords(sql, subscriptionId, stateVersion);
  }
}
