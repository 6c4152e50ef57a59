/** TR-069 Am. 6 table 8: the events of an Inform. */
const EVENTS = {
  '0 BOOTSTRAP': 'bootstrap',
  '1 BOOT': 'boot',
  '2 PERIODIC': 'periodic',
  '3 SCHEDULED': 'scheduled',
  '4 VALUE CHANGE': 'value-change',
  '5 KICKED': 'kicked',
  '6 CONNECTION REQUEST': 'connection-request',
  '7 TRANSFER COMPLETE': 'transfer-complete',
  '8 DIAGNOSTICS COMPLETE': 'diagnostics-complete',
  '9 REQUEST DOWNLOAD': 'request-download',
  '10 AUTONOMOUS TRANSFER COMPLETE': 'autonomous-transfer-complete',
  '11 DU STATE CHANGE COMPLETE': 'du-state-change-complete',
  '12 AUTONOMOUS DU STATE CHANGE COMPLETE': 'autonomous-du-state-change-complete',
  '13 WAKEUP': 'wakeup',
} as const;

/** `method` is `M Reboot` and its like, caused by an RPC of the ACS; `vendor` is `X …`. */
export type EventKind = (typeof EVENTS)[keyof typeof EVENTS] | 'method' | 'vendor' | 'unknown';

const KINDS: ReadonlyMap<string, EventKind> = new Map(Object.entries(EVENTS));

/** CPEs vary case and blanks (`2 Periodic`, `6 CONNECTION  REQUEST`); the number alone decides where there is one. */
const BY_NUMBER: ReadonlyMap<string, EventKind> = new Map(
  Object.entries(EVENTS).map(([code, kind]) => [code.slice(0, code.indexOf(' ')), kind]),
);

export function eventKind(code: string): EventKind {
  const exact = KINDS.get(code);
  if (exact !== undefined) return exact;
  const number = /^\s*([0-9]{1,2})\s/.exec(code)?.[1];
  if (number !== undefined) return BY_NUMBER.get(number) ?? 'unknown';
  if (code.startsWith('M ')) return 'method';
  return code.startsWith('X ') ? 'vendor' : 'unknown';
}

/** Events the CPE will not tell again once the Inform is answered must be durable before the answer leaves. */
export function mustBeDurable(code: string): boolean {
  switch (eventKind(code)) {
    case 'periodic':
    case 'connection-request':
      return false;
    default:
      return true;
  }
}
