import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { Database } from '../../platform/database/database';
import { DynamicAuthorizationRepository } from './dynamic-authorization.repository';
import type { StepResult } from './enforcement-step';
import { NextStep } from './enforcement-next-step.service';
import type { DynamicAuthorizationRequestEntity } from './enforcement.entity';
import { NasRepository } from './nas.repository';

/** Writes down what came of a step, and takes the next one when it did not help. */
@Injectable()
export class EnforcementOutcome {
  constructor(
    private readonly database: Database,
    private readonly requests: DynamicAuthorizationRepository,
    private readonly next: NextStep,
    private readonly nasServers: NasRepository,
    private readonly clock: Clock,
  ) {}

  async settle(order: DynamicAuthorizationRequestEntity, result: StepResult): Promise<void> {
    await this.database.transaction(async (tx) => {
      const isReadBack = result.outcome === 'ack' && order.step === 'coa' && (await this.next.readBack(tx, order));
      await this.requests.finishRound(tx, order.id, isReadBack ? { ...result, proofInSeconds: null } : result);
      if (result.remember !== undefined && order.nasId !== null) {
        await this.nasServers.rememberRefusal(tx, order.nasId, { at: this.clock.now(), reason: result.remember });
      }
      if (result.isOver === true) await this.next.after(tx, order, `${order.step}: ${result.reason ?? result.outcome}`);
      await this.next.announce(tx, order);
    });
  }
}
