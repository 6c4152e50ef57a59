import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { Database } from '../../platform/database/database';
import { Outbox } from '../../platform/database/outbox';
import { DiagnosticRepository } from './diagnostic.repository';
import type { CpeConnectionWanted } from './provisioning.events';

const BATCH = 200;

/** Calls routers that should be done with a diagnosis by now and did not come: some never say so. */
@Injectable()
export class CallForDiagnostics {
  constructor(
    private readonly database: Database,
    private readonly diagnostics: DiagnosticRepository,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    await this.database.transaction(async (tx) => {
      const cpeIds = await this.diagnostics.takeLooksDue(tx, this.clock.now(), BATCH);
      await this.outbox.addAll(
        tx,
        cpeIds.map((cpeId): CpeConnectionWanted => ({
          type: 'cpe.connection-wanted',
          subjectId: cpeId,
          payload: { cpeId, reason: 'to see whether a diagnosis is done' },
        })),
      );
    });
  }
}
