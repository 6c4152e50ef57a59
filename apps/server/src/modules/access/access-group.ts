import { assertNever } from '@demarc/kernel';
import type { ServiceState } from '@demarc/contracts';

/** What a session may do, as far as the access network can tell service states apart. */
export type AccessGroup = 'open' | 'throttled' | 'garden' | 'closed';

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
