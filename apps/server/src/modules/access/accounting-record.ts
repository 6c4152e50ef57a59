import { agentIdText, nameOfValue, valueOf, type ReadAttribute } from '@demarc/radius';

export type AccountingStatus = 'start' | 'interim' | 'stop' | 'nas-rebooted' | 'ignored';

/** One Accounting-Request (RFC 2866), read once and checked. */
export interface AccountingRecord {
  status: AccountingStatus;
  userName: string;
  acctSessionId: string;
  framedIpAddress: string | null;
  framedIpv6Address: string | null;
  framedIpv6Prefix: string | null;
  delegatedIpv6Prefix: string | null;
  callingStationId: string | null;
  nasPortId: string | null;
  agentCircuitId: string | null;
  agentRemoteId: string | null;
  class: Buffer | null;
  /** When it happened at the NAS. */
  at: Date;
  sessionSeconds: number;
  inputOctets: bigint;
  outputOctets: bigint;
  /** In the words of RFC 2866 §5.10. */
  terminateCause: string | null;
}

/** The report as it came: the octets of the NAS, or the attributes that FreeRADIUS wrote down. */
export type ReportContent = { packet: Buffer; attributes: null } | { packet: null; attributes: string };

const STATUS: ReadonlyMap<number, AccountingStatus> = new Map([
  [1, 'start'],
  [2, 'stop'],
  [3, 'interim'],
  [7, 'nas-rebooted'],
  [8, 'nas-rebooted'],
]);
const MAX_DELAY_SECONDS = 7 * 86_400;
const MAX_TEXT = 253;

/** @returns null when an attribute that counts is missing or malformed: such a request is not acknowledged */
export function accountingRecord(attributes: readonly ReadAttribute[], receivedAt: Date): AccountingRecord | null {
  const of = attributes;
  const status = valueOf(of, 'Acct-Status-Type');
  if (status === undefined || status === null) return null;
  const text = {
    userName: valueOf(of, 'User-Name'),
    acctSessionId: valueOf(of, 'Acct-Session-Id'),
    framedIpAddress: valueOf(of, 'Framed-IP-Address'),
    framedIpv6Address: valueOf(of, 'Framed-IPv6-Address'),
    framedIpv6Prefix: valueOf(of, 'Framed-IPv6-Prefix'),
    delegatedIpv6Prefix: valueOf(of, 'Delegated-IPv6-Prefix'),
    callingStationId: valueOf(of, 'Calling-Station-Id'),
    nasPortId: valueOf(of, 'NAS-Port-Id'),
  };
  if (Object.values(text).some((value) => value === null || (value?.length ?? 0) > MAX_TEXT)) return null;
  const kind = STATUS.get(status) ?? 'ignored';
  const isOfSession = kind === 'start' || kind === 'interim' || kind === 'stop';
  if (isOfSession && ((text.userName ?? '') === '' || (text.acctSessionId ?? '') === '')) return null;
  return {
    status: kind,
    userName: text.userName ?? '',
    acctSessionId: text.acctSessionId ?? '',
    framedIpAddress: text.framedIpAddress ?? null,
    framedIpv6Address: text.framedIpv6Address ?? null,
    framedIpv6Prefix: text.framedIpv6Prefix ?? null,
    delegatedIpv6Prefix: text.delegatedIpv6Prefix ?? null,
    callingStationId: text.callingStationId ?? null,
    nasPortId: text.nasPortId ?? null,
    agentCircuitId: agentIdText(valueOf(of, 'ADSL-Agent-Circuit-Id') ?? Buffer.alloc(0)),
    agentRemoteId: agentIdText(valueOf(of, 'ADSL-Agent-Remote-Id') ?? Buffer.alloc(0)),
    class: valueOf(of, 'Class') ?? null,
    at: happenedAt(of, receivedAt),
    sessionSeconds: valueOf(of, 'Acct-Session-Time') ?? 0,
    inputOctets: octets(valueOf(of, 'Acct-Input-Gigawords'), valueOf(of, 'Acct-Input-Octets')),
    outputOctets: octets(valueOf(of, 'Acct-Output-Gigawords'), valueOf(of, 'Acct-Output-Octets')),
    terminateCause: causeInWords(valueOf(of, 'Acct-Terminate-Cause')),
  };
}

const causeInWords = (cause: number | null | undefined): string | null =>
  cause === null || cause === undefined ? null : (nameOfValue('Acct-Terminate-Cause', cause) ?? `cause ${cause}`);

/** BR-42: the counter is gigawords × 2^32 + octets. */
const octets = (gigawords: number | null | undefined, low: number | null | undefined): bigint =>
  (BigInt(gigawords ?? 0) << 32n) + BigInt(low ?? 0);

/**
 * RFC 2866 §5.2: the time of the event is the time of arrival less Acct-Delay-Time. The Event-Timestamp of a NAS is
 * not used: a NAS without NTP would move sessions by years.
 */
function happenedAt(attributes: readonly ReadAttribute[], receivedAt: Date): Date {
  const delay = Math.min(valueOf(attributes, 'Acct-Delay-Time') ?? 0, MAX_DELAY_SECONDS);
  return new Date(receivedAt.getTime() - delay * 1000);
}
