import type { DataModelRoot } from '@demarc/datamodel';
import type { DomainEvent } from '../../platform/database/outbox';
import type { ManagementPathSeen } from '../subscribers/subscribers.events';
import type { CpeEntity } from './cpe.entity';

/** A router was given to a subscription, taken from it, or put in its place. */
export type CpeAssigned = DomainEvent<
  'cpe.assigned',
  { cpeId: string; subscriptionId: string | null; previousSubscriptionId: string | null }
>;

/** Tags were put on routers, or taken off them. */
export type CpesTagged = DomainEvent<'cpe.tagged', { cpeIds: string[]; tags: string[] }>;

/** A stranger waits in quarantine, or an enrolled router came back without its own credential. */
export type CpeQuarantined = DomainEvent<'cpe.quarantined', { cpeId: string; reason: string }>;

/** Its firmware speaks of another data model: nothing that was known of its tree is true any more (G34). */
export type CpeRootChanged = DomainEvent<'cpe.root-changed', { cpeId: string; before: DataModelRoot }>;

/** A router reports another firmware than before: what it can do may have changed. */
export type CpeSoftwareChanged = DomainEvent<'cpe.software-changed', { cpeId: string; before: string; after: string }>;

/**
 * Whether cutting a service would cut its router off too, for whoever cuts services. A router that was never heard shows
 * nothing: in the place of another one it is taken for what that one was.
 */
export function managementPathSeen(
  cpe: Pick<CpeEntity, 'subscriptionId' | 'managementPath' | 'root'>,
): ManagementPathSeen[] {
  if (cpe.subscriptionId === null || cpe.root === null) return [];
  return [seen(cpe.subscriptionId, cpe.managementPath !== 'own-wan')];
}

/** Its router is gone: there is nobody left to be cut off. */
export const noRouterSeen = (subscriptionId: string): ManagementPathSeen => seen(subscriptionId, false);

const seen = (subscriptionId: string, isOverService: boolean): ManagementPathSeen => ({
  type: 'subscription.management-path-seen',
  subjectId: subscriptionId,
  payload: { subscriptionId, isOverService },
});
