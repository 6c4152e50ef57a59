import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { AppConfig } from '../../platform/config/app-config';
import type { ServiceStateChangeEntity, SubscriptionEntity } from '../subscribers/subscribers.service';

const DAY_MS = 86_400_000;

/** How far back proofs are kept. */
@Injectable()
export class KeptProofs {
  constructor(
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  since(): Date {
    return new Date(this.clock.now().getTime() - this.config.settings.PROOF_DAYS * DAY_MS);
  }

  /** The proof of the state in force is kept, however old it is. */
  isKept({ stateVersion }: SubscriptionEntity, { version, decidedAt }: ServiceStateChangeEntity): boolean {
    return version >= stateVersion || decidedAt >= this.since();
  }
}
