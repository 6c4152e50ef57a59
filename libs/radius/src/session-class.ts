/** What a session may do, as far as an access network can tell service states apart. */
export const ACCESS_GROUPS = ['open', 'throttled', 'garden', 'closed'] as const;
export type AccessGroup = (typeof ACCESS_GROUPS)[number];

/** The name of each group on a NAS: address list, filter, service or policy, as its recipe says. */
export const GROUP_NAMES: Readonly<Record<AccessGroup, string>> = {
  open: 'demarc-open',
  throttled: 'demarc-throttled',
  garden: 'demarc-garden',
  closed: 'demarc-closed',
};

export interface SessionClass {
  readonly subscriptionId: string;
  readonly group: AccessGroup;
}

const PREFIX = 'demarc';
const FORM = /^demarc:([a-z]+):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/**
 * The Class of an accept or a CoA. RFC 2865 §5.25: the NAS sends it back unchanged in its accounting, so each report
 * says whose session it is, whatever the user name is by then, and what it was allowed.
 */
export const sessionClass = ({ subscriptionId, group }: SessionClass): Buffer =>
  Buffer.from(`${PREFIX}:${group}:${subscriptionId}`, 'utf8');

/** What a Class of ours says; null for the Class of somebody else. */
export function readSessionClass(octets: Uint8Array | null): SessionClass | null {
  const [, group, subscriptionId] = FORM.exec(octets === null ? '' : Buffer.from(octets).toString('latin1')) ?? [];
  const known = ACCESS_GROUPS.find((each) => each === group);
  return known === undefined || subscriptionId === undefined ? null : { subscriptionId, group: known };
}
