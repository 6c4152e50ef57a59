/** What becomes of a setting of GenieACS, in words. */
export function configNote(key: string): string {
  if (key.startsWith('ui.')) return 'how its pages look; Demarc has its own';
  return CWMP.get(key) ?? 'Demarc has nothing of that name';
}

const CWMP: ReadonlyMap<string, string> = new Map([
  [
    'cwmp.auth',
    'a router keeps the credential that was in its parameters; where all share one, set CWMP_BOOTSTRAP_USERNAME and CWMP_BOOTSTRAP_PASSWORD to it',
  ],
  [
    'cwmp.connectionRequestAuth',
    'each router is called with its own ConnectionRequestUsername and ConnectionRequestPassword, which were taken over where they were known',
  ],
  ['cwmp.connectionRequestTimeout', 'a call is given up after five seconds'],
  ['cwmp.connectionRequestAllowBasicAuth', 'allow Basic for the models that need it, by a rule (Models, quirks)'],
  ['cwmp.deviceOnlineThreshold', 'a router answers or is late by its own inform interval'],
  ['cwmp.udpConnectionRequestPort', 'UDP calls answer from the STUN port (STUN_PORT)'],
  ['cwmp.sessionTimeout', 'a session may take as long as the rule of its model says'],
  ['cwmp.retryDelay', 'failed work is tried again by Demarc’s own timetable'],
  ['cwmp.gpvBatchSize', 'learned for each model'],
  ['cwmp.gpnNextLevel', 'learned for each model'],
  ['cwmp.skipRootGpn', 'learned for each model (flag of its rule)'],
  ['cwmp.skipWritableCheck', 'a rule of the model'],
  ['cwmp.datetimeMilliseconds', 'a rule of the model (form of times)'],
  ['cwmp.booleanLiteral', 'a rule of the model (form of booleans)'],
  ['cwmp.cookiesPath', 'not needed'],
  ['cwmp.downloadTimeout', 'a rule of the model says how long a download may take'],
  ['cwmp.downloadSuccessOnTimeout', 'a router that runs the new version has it, also when it never says so'],
  ['cwmp.maxCommitIterations', 'Demarc has its own limit'],
  ['cwmp.debug', 'not needed: each session is in the journal of its router'],
]);
