import { statusNames, statusOf } from '../connection-status';
import type { DataModelRoot } from '../parameter-path';
import type { ReportedTree } from '../reported-tree';
import { readingOf, type Reading } from './units';

/** The PPP connection by the router's own words. */
export interface ConnectionTold {
  readonly status: string | null;
  readonly isConnected: boolean;
  readonly address: string | null;
  /** As the router names it; null: none. */
  readonly lastError: string | null;
  readonly lastErrorWords: string | null;
  readonly uptime: Reading | null;
}

/** LastConnectionError of TR-098 1.8 and TR-181 2.15, in words. */
const ERRORS: ReadonlyMap<string, string> = new Map([
  ['ERROR_ISP_TIME_OUT', 'nobody answered the dial-in: line, VLAN or NAS'],
  ['ERROR_COMMAND_ABORTED', 'the dial-in was aborted'],
  ['ERROR_NOT_ENABLED_FOR_INTERNET', 'the connection is not meant for the internet'],
  ['ERROR_BAD_PHONE_NUMBER', 'the number to dial is wrong'],
  ['ERROR_USER_DISCONNECT', 'somebody disconnected it at the router'],
  ['ERROR_ISP_DISCONNECT', 'the network ended the connection'],
  ['ERROR_IDLE_DISCONNECT', 'it was idle for too long'],
  ['ERROR_FORCED_DISCONNECT', 'the network ended the connection by force'],
  ['ERROR_SERVER_OUT_OF_RESOURCES', 'the NAS had no room left'],
  ['ERROR_RESTRICTED_LOGON_HOURS', 'the account may not log in at this time'],
  ['ERROR_ACCOUNT_DISABLED', 'the account is disabled'],
  ['ERROR_ACCOUNT_EXPIRED', 'the account has expired'],
  ['ERROR_PASSWORD_EXPIRED', 'the password has expired'],
  ['ERROR_AUTHENTICATION_FAILURE', 'the NAS refused user name or password'],
  ['ERROR_NO_DIALTONE', 'there is no dial tone'],
  ['ERROR_NO_CARRIER', 'there is no carrier: the line is down'],
  ['ERROR_NO_ANSWER', 'nobody answered'],
  ['ERROR_LINE_BUSY', 'the line was busy'],
  ['ERROR_UNSUPPORTED_BITSPERSECOND', 'the line does not take this speed'],
  ['ERROR_TOO_MANY_LINE_ERRORS', 'the line has too many errors'],
  ['ERROR_IP_CONFIGURATION', 'no address could be agreed upon'],
  ['ERROR_UNKNOWN', 'the router does not know why'],
]);

/** Names to read for it. */
export const connectionNames = (tree: ReportedTree, root: DataModelRoot): string[] => statusNames(tree, root);

export function connectionTold(tree: ReportedTree, root: DataModelRoot): ConnectionTold {
  const names = statusNames(tree, root);
  const reading = statusOf(tree, root);
  const uptimePath = names.find((name) => /(?:Uptime|LastChange)$/.test(name));
  const uptimeText = uptimePath === undefined ? null : tree.value(uptimePath);
  const isNone = reading === null || reading.lastError === '' || /^(?:ERROR_)?NONE$/i.test(reading.lastError);
  const lastError = isNone ? null : reading.lastError;
  return {
    status: reading?.status ?? null,
    isConnected: reading?.isConnected ?? false,
    address: reading?.address ?? null,
    lastError,
    lastErrorWords: lastError === null ? null : (ERRORS.get(lastError.toUpperCase()) ?? 'an error of this model'),
    uptime:
      uptimePath === undefined || uptimeText === null || uptimeText === ''
        ? null
        : readingOf('uptime', 'seconds', { path: uptimePath, raw: uptimeText }),
  };
}
