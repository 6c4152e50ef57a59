import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database';
import { AccessEvidence } from '../access/access-evidence.service';
import { ProofOfRouter } from '../provisioning/proof-of-router.service';
import { KeptProofs } from './kept-proofs.service';
import { ProofRepository } from './proof.repository';

const BATCH = 2_000;

/** Proofs of states that are over go after their time, and all that they rest on with them: half a proof is a false alarm. */
@Injectable()
export class ForgetProofs {
  constructor(
    private readonly database: Database,
    private readonly proofs: ProofRepository,
    private readonly kept: KeptProofs,
    private readonly access: AccessEvidence,
    private readonly router: ProofOfRouter,
  ) {}

  async run(): Promise<void> {
    const before = this.kept.since();
    let forgotten: number;
    do {
      forgotten = await this.database.transaction(async (tx) => {
        const states = await this.proofs.forget(tx, before, BATCH);
        await this.access.forget(tx, states);
        await this.router.forget(tx, states);
        return states.length;
      });
    } while (forgotten === BATCH);
  }
}
