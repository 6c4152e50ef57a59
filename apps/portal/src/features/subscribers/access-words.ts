import type { AccessMethod, EnforcementStep } from '@demarc/contracts';

export const METHOD_WORDS: Readonly<Record<AccessMethod, string>> = {
  'pppoe-nas': 'PPPoE, enforced by the NAS',
  'pppoe-cpe': 'PPPoE, enforced by the router',
  'static-ip': 'static IP address',
  bridged: 'bridge: a device behind it dials',
};

/** What each step does, as a sentence without its full stop. */
export const STEP_WORDS: Readonly<Record<EnforcementStep, string>> = {
  coa: 'change the live session in place (CoA)',
  'read-back': 'read back from the NAS what it changed',
  disconnect: 'end the session, so that it dials again',
  routeros: 'tell the router of the network by its API',
  cpe: "tell the subscriber's own router",
  'by-hand': 'leave it to a person',
};
