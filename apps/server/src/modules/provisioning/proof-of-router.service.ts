import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '../../platform/database/database';
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

  /** Each step of a state counts once, the first time. */
  note(note: EvidenceNote): Promise<void> {
    return this.wanted.insertEvidence(this.database.sql, [{ id: newId(), ...note }]);
  }

  /** Oldest first. */
  list(sql: Sql, subscriptionIds: string[]): Promise<ProvisioningEvidenceEntity[]> {
    return this.wanted.listEvidence(sql, subscriptionIds);
  }
}
