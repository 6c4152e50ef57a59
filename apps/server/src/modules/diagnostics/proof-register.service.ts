import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { Outbox } from '../../platform/database/outbox';
import type { SubscriptionStateChanged } from '../subscribers/subscribers.events';
import { isRestricted, touchesNetwork } from './proof-facts';
import { ProofRepository, type NewProof } from './proof.repository';

/** Every change that touches the network has a proof to wait for, from the transaction of the change on. */
@Injectable()
export class ProofRegister implements OnModuleInit {
  constructor(
    private readonly outbox: Outbox,
    private readonly proofs: ProofRepository,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.outbox.within<SubscriptionStateChanged>('subscription.state-changed', (tx, events) =>
      this.proofs.open(
        tx,
        events
          .map(({ payload }) => payload)
          .filter(touchesNetwork)
          .map((payload) => this.newProof(payload)),
      ),
    );
  }

  private newProof({ subscriptionId, version, from, to, cause }: SubscriptionStateChanged['payload']): NewProof {
    return {
      subscriptionId,
      stateVersion: version,
      fromState: from,
      toState: to,
      causeKind: cause.kind,
      isRestore: cause.kind === 'payment' && isRestricted(from) && !isRestricted(to),
      decidedAt: this.clock.now(),
    };
  }
}
