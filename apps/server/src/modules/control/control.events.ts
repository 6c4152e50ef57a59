import type { BrakeState } from '@demarc/contracts';
import type { DomainEvent } from '../../platform/database/outbox';

/** The emergency brake was switched; `secondsInForce` is how long the state before it stood. */
export type BrakeSwitched = DomainEvent<'brake.switched', { from: BrakeState; to: BrakeState; secondsInForce: number }>;
