import { assertNever } from '@demarc/kernel';
import type { ServiceState } from '@demarc/contracts';
import type { AccessGroup } from '@demarc/radius';

export type { AccessGroup } from '@demarc/radius';

/** The group that the next accept puts a subscriber in. A notice takes nothing away. */
export function accessGroup(state: ServiceState): AccessGroup {
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
      return 'closed';
    default:
      return assertNever(state);
  }
}
