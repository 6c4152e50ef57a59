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
};

/** What became of a connection request (TR-069 §3.2.2), in words; a code that is not known stays as it is. */
export const connectionRequestWords = (outcome: string): string => OUTCOMES[outcome] ?? outcome;
