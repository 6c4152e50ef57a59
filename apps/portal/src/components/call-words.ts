import type { Call, CallRung } from '@demarc/contracts';
import { formatDuration, type LookName } from '@demarc/ui';

const OUTCOMES: Readonly<Record<string, string>> = {
  waiting: 'called; waiting for its Inform',
  accepted: 'it said that it comes',
  busy: 'it was in a session already',
  unreachable: 'nothing answers at its address',
  timeout: 'it did not answer in time',
  refused: 'its address refuses the connection',
  malformed: 'its answer could not be read',
  'wrong-credentials': 'it refused our credentials',
  'no-credentials': 'it asks for credentials that we have not set yet',
  'unsupported-challenge': 'it asks for a way to sign in that Demarc does not speak',
  'stale-url': 'its address is old',
  redirected: 'it points elsewhere, which is not followed',
  'too-large': 'its answer was too large',
  'not-allowed': 'its address is outside the networks that may be called',
  'not-managed': 'it is not managed, so it is not called',
  'url-empty': 'it gave no address',
  'url-not-a-url': 'what it gave is no address',
  'url-not-http': 'its address is not HTTP',
  'url-has-credentials': 'its address contains credentials, which is refused',
  'url-privileged-port': 'its address has a port below 1024 that is refused',
  'url-no-host': 'its address names no host',
  sent: 'sent; nobody acknowledges it',
  'udp-bad-address': 'the UDP address it gave is none that may be called',
  'xmpp-away': 'it is not connected to its XMPP server',
  'xmpp-down': 'Demarc is not connected to the XMPP server',
  'xmpp-refused': 'it refused the request by XMPP',
  'xmpp-bad-address': 'the JID it gave is none of our domain',
  kicked: 'its session was ended; it dials again',
  'kick-refused': 'its NAS did not end the session',
};

/** What became of a connection request (TR-069 §3.2.2), in words; a code that is not known stays as it is. */
export const connectionRequestWords = (outcome: string): string => OUTCOMES[outcome] ?? outcome;

const REFUSALS: Readonly<Record<string, string>> = {
  'udp-off': 'Demarc answers no STUN here (STUN_PORT)',
  'udp-no-address': 'it has told of no UDP address yet',
  'xmpp-off': 'Demarc has no XMPP server (XMPP_URL)',
  'xmpp-no-address': 'it has told of no JID',
  'kick-off': 'not allowed (Calls > Policy)',
  'kick-no-service': 'it serves nobody',
  'kick-no-nas': 'its service has no NAS',
  'kick-plan': 'not allowed for its plan',
  'kick-restricted': 'its service is restricted',
  'kick-useless': 'it is managed over another connection',
  'kick-hours': 'not at this hour',
  'kick-pause': 'done not long ago',
  'kick-incident': 'it is lost with many others (Incidents)',
};

/** Why a way to a router is closed, in words. */
export const refusalWords = (refusal: string): string => REFUSALS[refusal] ?? connectionRequestWords(refusal);

const RUNGS: Readonly<Record<CallRung, string>> = {
  http: 'HTTP',
  udp: 'UDP through its NAT',
  xmpp: 'XMPP',
  kick: 'New PPP session',
};

/** A way to make a router come. */
export const rungWords = (rung: CallRung): string => RUNGS[rung];

/** Where a call stands. */
export function callWords({ state, rung, lastResult, etaSeconds }: Call): string {
  switch (state) {
    case 'calling':
      return rung === null ? 'being called' : `${rungWords(rung)} is being tried`;
    case 'coming':
      return rung === null ? 'on its way' : `${rungWords(rung)}: ${connectionRequestWords(lastResult ?? 'waiting')}`;
    case 'waiting':
      return etaSeconds < 1 ? 'its turn comes now' : `its turn comes in ${formatDuration(etaSeconds)}`;
  }
}

export const CALL_LOOKS: Readonly<Record<Call['state'], LookName>> = {
  calling: 'waiting',
  coming: 'waiting',
  waiting: 'off',
};
