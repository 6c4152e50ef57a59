import type { AccessGroup } from '@demarc/radius';
import type { AddressPoolEntity } from './address-pool.entity';
import type { GroupReply } from './access-reply';

/** A row of radgroupcheck: what FreeRADIUS is told of a group, and no NAS hears. */
export interface GroupCheck {
  groupName: string;
  attribute: string;
  value: string;
}

type PoolFacts = Pick<AddressPoolEntity, 'name' | 'serves' | 'allocation' | 'fallbackPool'>;

/** Whoever is restricted gets an address of the garden; the others one of their plan's pool. */
export const poolServing = (group: AccessGroup): PoolFacts['serves'] =>
  group === 'garden' || group === 'closed' ? 'garden' : 'service';

/**
 * What a pool makes of a group: FreeRADIUS is told to lease an address, or the NAS to which of its own pools the login
 * belongs. The pool comes before the operator's own replies, and no other Framed-Pool stands beside it.
 */
export function groupPool(
  groupName: string,
  { name, serves, allocation, fallbackPool }: PoolFacts,
): { checks: GroupCheck[]; replies: GroupReply[] } {
  const check = (attribute: string, value: string): GroupCheck => ({ groupName, attribute, value });
  if (allocation === 'nas') {
    return {
      checks: [check('Demarc-Serves', serves)],
      replies: [{ groupName, vendor: '', attribute: 'Framed-Pool', value: name }],
    };
  }
  return {
    checks: [
      check('Demarc-Serves', serves),
      check('Pool-Name', name),
      ...(fallbackPool === null ? [] : [check('Demarc-Fallback-Pool', fallbackPool)]),
    ],
    replies: [],
  };
}
