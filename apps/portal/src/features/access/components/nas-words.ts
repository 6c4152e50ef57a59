import { AccessNodeFrom, NasVendor, type DynamicAuthorization } from '@demarc/contracts';
import type { LookName } from '@demarc/ui';

type Outcome = DynamicAuthorization['outcome'];

export const OUTCOME_LOOK: Readonly<Record<string, LookName>> = {
  ack: 'ok',
  'already-gone': 'ok',
  waiting: 'waiting',
  nak: 'fault',
  'no-answer': 'fault',
  skipped: 'off',
  'handed-over': 'waiting',
  'by-hand': 'fault',
} satisfies Record<Outcome, LookName>;

export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  waiting: 'asked, no answer yet',
  ack: 'acknowledged',
  'already-gone': 'had no such session: it was over already',
  nak: 'refused',
  'no-answer': 'did not answer',
  skipped: 'was not asked',
  'handed-over': 'left to the router',
  'by-hand': 'left to a person',
};

export const outcomeWord = (outcome: string): string =>
  (OUTCOME_WORDS as Readonly<Record<string, string>>)[outcome] ?? outcome;

export const VENDOR_WORDS: Readonly<Record<NasVendor, string>> = {
  mikrotik: 'MikroTik RouterOS',
  cisco: 'Cisco',
  juniper: 'Juniper',
  huawei: 'Huawei',
  'accel-ppp': 'accel-ppp',
  generic: 'another kind',
};

export const ACCESS_NODE_WORDS: Readonly<Record<AccessNodeFrom, string>> = {
  auto: 'the Agent-Circuit-Id, else the NAS-Port-Id',
  'circuit-id': 'the Agent-Circuit-Id alone',
  'remote-id': 'the Agent-Remote-Id',
  'port-id': 'the NAS-Port-Id alone',
};

export const ACCESS_NODE_CHOICES = AccessNodeFrom.options.map((value) => ({ value, label: ACCESS_NODE_WORDS[value] }));

export const VENDOR_CHOICES = NasVendor.options.map((value) => ({ value, label: VENDOR_WORDS[value] }));
