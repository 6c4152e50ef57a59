import type { ConnectionRequestOutcome } from './cwmp.entity';

/** After how many seconds an attempt is followed by the next one. */
const UNREACHABLE_SECONDS = [2, 5, 15, 60, 300, 900] as const;
const BUSY_SECONDS = [1, 2, 5, 10, 30, 60, 60, 60] as const;
/** The CPE said it would come; TR-069 3.2.2 lets it finish a running session first. */
const ACCEPTED_SECONDS = [60, 300] as const;
/** Nobody acknowledges a datagram: the CPE comes, or it does not. */
const SENT_SECONDS = [10, 15, 30, 60, 300, 900] as const;
/** A session that was ended is dialled again, and the CPE informs of its new address. */
const KICKED_SECONDS = 180;

/**
 * When to try again, or null to wait for the CPE to come by itself: it converges at its next Inform in any case, and a
 * new Inform brings a new address.
 */
export function retryAfter(outcome: ConnectionRequestOutcome, attemptsBefore: number): number | null {
  switch (outcome) {
    case 'accepted':
      return ACCEPTED_SECONDS[attemptsBefore] ?? null;
    case 'busy':
      return BUSY_SECONDS[attemptsBefore] ?? null;
    case 'unreachable':
    case 'timeout':
    case 'refused':
    case 'malformed':
    case 'xmpp-away':
    case 'xmpp-down':
      return UNREACHABLE_SECONDS[attemptsBefore] ?? null;
    case 'sent':
      return SENT_SECONDS[attemptsBefore] ?? null;
    case 'kicked':
      return KICKED_SECONDS;
    case 'wrong-credentials':
    case 'no-credentials':
    case 'unsupported-challenge':
    case 'stale-url':
    case 'redirected':
    case 'too-large':
    case 'not-allowed':
    case 'not-managed':
    case 'udp-bad-address':
    case 'xmpp-refused':
    case 'xmpp-bad-address':
    case 'kick-refused':
    case 'url-empty':
    case 'url-not-a-url':
    case 'url-not-http':
    case 'url-has-credentials':
    case 'url-privileged-port':
    case 'url-no-host':
      return null;
  }
}
