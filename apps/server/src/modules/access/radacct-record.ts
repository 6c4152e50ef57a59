import { agentIdText } from '@demarc/radius';
import type { AccountingRecord, AccountingStatus } from './accounting-record';
import type { RadacctRow } from './radius-accounting.repository';

/** In lower case and without punctuation: FreeRADIUS prints the names of its dictionary. */
const STATUS: ReadonlyMap<string, AccountingStatus> = new Map([
  ['start', 'start'],
  ['stop', 'stop'],
  ['interim-update', 'interim'],
  ['alive', 'interim'],
  ['accounting-on', 'stop'],
  ['accounting-off', 'stop'],
]);
const REBOOT = 'NAS-Reboot';

/** What a row of radacct says after one report. A NAS that reboots has one row for each session that this ends. */
export function radacctRecord(status: string, row: RadacctRow, receivedAt: Date): AccountingRecord {
  const kind = STATUS.get(status.toLowerCase()) ?? 'ignored';
  const isReboot = status.toLowerCase().startsWith('accounting-');
  return {
    status: kind,
    userName: row.username ?? '',
    acctSessionId: row.acctsessionid,
    framedIpAddress: row.framedipaddress,
    framedIpv6Address: row.framedipv6address,
    framedIpv6Prefix: row.framedipv6prefix,
    delegatedIpv6Prefix: row.delegatedipv6prefix,
    callingStationId: textOrNull(row.callingstationid),
    nasPortId: textOrNull(row.nasportid),
    agentCircuitId: agentIdText(octetsOf(row.agentcircuitid) ?? Buffer.alloc(0)),
    agentRemoteId: agentIdText(octetsOf(row.agentremoteid) ?? Buffer.alloc(0)),
    class: octetsOf(row.class),
    at: new Date(row.lastat ?? (kind === 'stop' ? row.acctstoptime : null) ?? row.acctupdatetime ?? receivedAt),
    sessionSeconds: row.acctsessiontime ?? 0,
    inputOctets: BigInt(row.acctinputoctets ?? '0'),
    outputOctets: BigInt(row.acctoutputoctets ?? '0'),
    terminateCause: isReboot ? REBOOT : textOrNull(row.acctterminatecause),
  };
}

const textOrNull = (text: string | null): string | null => (text === '' ? null : text);

/** FreeRADIUS prints octets as 0x…; other queries than ours may write the text itself. */
function octetsOf(text: string | null | undefined): Buffer | null {
  if (text === null || text === undefined || text === '') return null;
  const hex = /^0x((?:[0-9a-f]{2})+)$/i.exec(text)?.[1];
  return hex === undefined ? Buffer.from(text, 'utf8') : Buffer.from(hex, 'hex');
}
