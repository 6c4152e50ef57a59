import { Injectable } from '@nestjs/common';
import { assertNever } from '@demarc/kernel';
import type { Sql } from '../../platform/database/database';
import { DynamicAuthorizationRepository } from './dynamic-authorization.repository';
import { DynamicAuthorizationStep } from './dynamic-authorization-step.service';
import type { StepResult, StepSubject } from './enforcement-step';
import type { DynamicAuthorizationRequestEntity } from './enforcement.entity';
import { EnforcementRepository } from './enforcement.repository';
import { NasService } from './nas.service';
import { RouterOsStep } from './routeros-step.service';

/** The ways to ask a NAS, behind one door. */
@Injectable()
export class EnforcementSteps {
  constructor(
    private readonly requests: DynamicAuthorizationRepository,
    private readonly enforcements: EnforcementRepository,
    private readonly nasServers: NasService,
    private readonly dynamicAuthorization: DynamicAuthorizationStep,
    private readonly routerOs: RouterOsStep,
  ) {}

  async subjectOf(sql: Sql, order: DynamicAuthorizationRequestEntity): Promise<StepSubject | null> {
    if (order.nasId === null) return null;
    const [nas, session, decided] = await Promise.all([
      this.nasServers.get(sql, order.nasId),
      order.sessionId === null ? null : this.requests.findSession(sql, order.sessionId),
      this.enforcements.find(sql, order.subscriptionId, order.stateVersion),
    ]);
    return { order, nas, session, decided };
  }

  /** @returns null when this process is stopping and nothing is known */
  take(subject: StepSubject): Promise<StepResult | null> {
    const { step } = subject.order;
    switch (step) {
      case 'coa':
      case 'disconnect':
        return this.dynamicAuthorization.run(subject);
      case 'routeros':
      case 'read-back':
        return this.routerOs.run(subject);
      case 'cpe':
      case 'by-hand':
        throw new Error(`nobody on the network is asked for ${step}`);
      default:
        return assertNever(step);
    }
  }

  stop(): void {
    this.dynamicAuthorization.stop();
    this.routerOs.stop();
  }
}
