import type { DomainEvent } from '../../platform/database/outbox';

/** A plan is new, or another one now: its name, price or rates. */
export type PlanChanged = DomainEvent<'plan.changed', { planId: string }>;
