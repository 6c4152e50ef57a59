import { createHash } from 'node:crypto';
import type { AcsRequest, RpcOutcome } from '@demarc/cwmp';
import { isSecretPath, type SecretRef, type SecretText } from '@demarc/datamodel';
import {
  applyOutcome,
  closePlan,
  fillSecrets,
  nextRpc,
  openPlan,
  type ParameterMemory,
  type PlanInput,
  type PlanResult,
  type ServiceState,
  type SessionPlan,
  type WantedFacts,
} from '@demarc/provisioning';
import type { ModelCpe } from './model-cpe';

const SECRETS: Readonly<Record<string, string>> = {
  'management.password': 'manage-me',
  'stun.password': 'stun-password',
  'management.connectionRequestPassword': 'call-me',
  'wan-pppoe.password': 'dial-me',
  'wifi-2.4.passphrase': 'sesame-24',
  'wifi-5.passphrase': 'sesame-5',
};
const fingerprint = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);
const reveal = (ref: SecretRef): string => SECRETS[ref] ?? `secret of ${ref}`;
export const secret = (ref: SecretRef): SecretText => ({ ref, fingerprint: fingerprint(reveal(ref)) });

export const FACTS: WantedFacts = {
  subscription: {
    serviceState: 'active',
    stateVersion: 1,
    pppoeUsername: 'rahima@isp',
    pppoePassword: secret('wan-pppoe.password'),
  },
  wifi: [
    { band: '2.4', ssid: 'Rahima', passphrase: secret('wifi-2.4.passphrase'), enabled: true },
    { band: '5', ssid: 'Rahima-5G', passphrase: secret('wifi-5.passphrase'), enabled: true },
  ],
  management: {
    username: 'cpe-0001',
    password: secret('management.password'),
    connectionRequestUsername: 'acs-0001',
    connectionRequestPassword: secret('management.connectionRequestPassword'),
    periodicInformIntervalSeconds: 300,
  },
  gardenRealm: 'garden',
};
export const inState = (serviceState: ServiceState): WantedFacts => ({
  ...FACTS,
  subscription: FACTS.subscription === null ? null : { ...FACTS.subscription, serviceState, stateVersion: 2 },
});

export interface Held {
  tree: PlanInput['tree'];
  memory: readonly ParameterMemory[];
  rows?: PlanInput['rows'];
}

export const NOTHING: Held = { tree: [], memory: [] };

/** Runs one session against a model CPE, as the server would: secrets of answers are fingerprinted on the way in. */
export function session(
  cpe: ModelCpe,
  held: Held,
  more: Partial<PlanInput> = {},
  loseAt?: (request: AcsRequest) => boolean,
): PlanResult {
  return run(cpe, held, more, loseAt).result;
}

/** A session that dies with its server at a request: only what was stored before is remembered. */
export function killedSession(
  cpe: ModelCpe,
  before: Held,
  more: Partial<PlanInput>,
  dieAt: (request: AcsRequest) => boolean,
): { held: Held; wasKilled: boolean } {
  const { result, rows, wasLost } = run(cpe, before, more, dieAt);
  return wasLost ? { held: { ...before, rows }, wasKilled: true } : { held: held(result), wasKilled: false };
}

function run(
  cpe: ModelCpe,
  held: Held,
  more: Partial<PlanInput>,
  loseAt?: (request: AcsRequest) => boolean,
): { result: PlanResult; rows: Held['rows']; wasLost: boolean } {
  let { rows } = held;
  const tr181 = cpe.names()[0]?.startsWith('Device.') === true;
  const prefix = tr181 ? 'Device.' : 'InternetGatewayDevice.';
  let plan: SessionPlan = openPlan({
    root: prefix,
    quirks: {},
    // Another router of its make was read before: what these tests are about begins after the reading.
    experience: { discovery: 'whole', valuesPerAnswer: 5_000, badNames: [] },
    resume: null,
    facts: FACTS,
    tree: held.tree,
    memory: held.memory,
    rows: held.rows ?? [],
    informed: [],
    evidence: {
      connectionRequestUrl: cpe.get(`${prefix}ManagementServer.ConnectionRequestURL`) ?? null,
      sourceAddress: null,
    },
    reportedParameterKey: cpe.get(`${prefix}ManagementServer.ParameterKey`) ?? null,
    hasBooted: false,
    isEnrolling: held.tree.length === 0,
    isObserving: false,
    refresh: 'none',
    alsoRead: [],
    ...more,
  });
  for (;;) {
    const step = nextRpc(plan);
    plan = JSON.parse(JSON.stringify(step.plan)) as SessionPlan;
    expect(JSON.stringify(plan)).not.toMatch(/manage-me|call-me|dial-me|sesame/);
    if (step.rpc === null) return { result: closePlan(plan), rows, wasLost: false };
    // As the server does: what is about to be made is stored before it is asked for.
    if (step.rpc.method === 'AddObject') rows = plan.rows;
    const request = fillSecrets(step.rpc, reveal);
    const outcome = cpe.answer(request);
    if (loseAt?.(request) === true) return { result: closePlan(plan), rows, wasLost: true };
    plan = applyOutcome(plan, hideSecrets(outcome));
  }
}

function hideSecrets(outcome: RpcOutcome): RpcOutcome {
  if (!('response' in outcome) || outcome.response.method !== 'GetParameterValuesResponse') return outcome;
  const values = outcome.response.values.map((entry) =>
    isSecretPath(entry.name) && entry.value !== '' && entry.value !== null
      ? { ...entry, value: fingerprint(entry.value) }
      : entry,
  );
  return { response: { method: 'GetParameterValuesResponse', values } };
}

/** What the next session of the same router remembers. */
export const held = (result: PlanResult): Held => ({
  tree: [...result.tree.rows()],
  memory: result.parameters,
  rows: result.rows,
});
