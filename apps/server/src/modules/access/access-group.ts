import { assertNever } from '@demarc/kernel';
import type { ServiceState } from '@demarc/contracts';
import type { AccessGroup } from '@demarc/radius';
import type { SubscriptionEntity } from '../subscribers/subscribers.service';

export type { AccessGroup } from '@demarc/radius';

type ManagedService = Pick<SubscriptionEntity, 'managedOverService'>;

/**
 * The group that the next accept puts a service in. A notice takes nothing away. A router that is managed over the
 * service (or may be) is not cut off with it: it is walled in, and stays within reach until it is somebody else's or gone.
 */
export function accessGroup(state: ServiceState, { managedOverService }: ManagedService): AccessGroup {
  switch (state) {
    case 'active':
    case 'notice':
      return 'open';
    case 'throttled':
      return 'throttled';
    case 'walled-garden':
      return 'garden';
    case 'suspended':
    case 'terminated':
      return managedOverService ? 'garden' : 'closed';
    default:
      return assertNever(state);
  }
}

/** Whether it makes a difference to this state over which connection the router is managed. */
export const dependsOnPath = (state: ServiceState): boolean =>
  accessGroup(state, { managedOverService: true }) !== accessGroup(state, { managedOverService: false });
