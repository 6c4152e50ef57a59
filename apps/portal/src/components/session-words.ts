import type { AccessGroupName, AccessSession } from '@demarc/contracts';
import type { LookName } from '@demarc/ui';

export const SESSION_LOOK: Readonly<Record<AccessSession['status'], LookName>> = {
  online: 'ok',
  silent: 'look',
  closed: 'off',
};

export const GROUP_LOOK: Readonly<Record<AccessGroupName, LookName>> = {
  open: 'ok',
  throttled: 'look',
  garden: 'look',
  closed: 'fault',
};

/** The address a session is known by, IPv4 first. */
export const addressOf = (session: AccessSession): string | null =>
  session.framedIpAddress ??
  session.framedIpv6Address ??
  session.delegatedIpv6Prefix ??
  session.framedIpv6Prefix ??
  null;
