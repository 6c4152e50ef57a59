import type { AcsRequest, Inform, ParameterValue, RpcOutcome } from '@demarc/cwmp';
import { InventoryService, type Admission } from '../../apps/server/src/modules/inventory/inventory.service';
import { informedMake, QuirkBook } from '../../apps/server/src/modules/inventory/quirk-book.service';
import { ProvisioningService, type SessionWork } from '../../apps/server/src/modules/provisioning/provisioning.service';
import { PgListener } from '../../apps/server/src/platform/database/pg-listener';
import { newId } from '../../apps/server/src/platform/ids';
import type { TestApp } from './app';
import type { ModelCpe } from './model-cpe';

export interface SessionOptions {
  serialNumber: string;
  events: string[];
  /** `device`: with the credential of this CPE. */
  credentialCpeId?: string;
  commandKey?: string;
  retryCount?: number;
  /** Parameters the Inform carries besides the forced ones. */
  changed?: string[];
  /** The connection dies after this request reached the CPE. */
  loseAt?: (request: AcsRequest) => boolean;
  /** The process dies with its n-th request: the CPE has it, or has not, and nobody hears the end of the session. */
  crashAt?: { request: number; hasArrived: boolean };
  /** Something that happens while the CPE works on a request. */
  during?: (request: AcsRequest) => Promise<void>;
}

export interface SessionOutcome {
  admission: Admission;
  requests: AcsRequest[];
}

/** One CWMP session without its wire: what the listener would ask of inventory and provisioning, in its order. */
export async function cpeSession(house: TestApp, cpe: ModelCpe, options: SessionOptions): Promise<SessionOutcome> {
  await notificationsArrive(house);
  const inform = informOf(cpe, options);
  const inventory = house.get(InventoryService);
  const provisioning = house.get(ProvisioningService);
  const admission = await inventory.admit({
    deviceId: inform.deviceId,
    authenticatedAs: options.credentialCpeId === undefined ? 'bootstrap' : 'device',
    credentialCpeId: options.credentialCpeId ?? null,
    parameterNames: inform.parameters.map(({ name }) => name),
  });
  if (admission.kind !== 'admitted') return { admission, requests: [] };
  const common = { sessionId: newId(), inform, sourceAddress: '127.0.0.1', at: house.clock.now() };
  await inventory.recordInform({ ...common, cpe: admission.cpe });
  const authenticatedAs = options.credentialCpeId === undefined ? 'bootstrap' : 'device';
  const make = informedMake(inform, admission.cpe);
  const { quirks } = (await house.get(QuirkBook).current()).resolve(make);
  let work = await provisioning.beginSession({
    ...common,
    make,
    quirks,
    message: written('cwmp:Inform', inform.parameters),
    cpeId: admission.cpe.id,
    isObserved: admission.cpe.mode === 'observe',
    made: admission.made ?? null,
    authenticatedAs,
  });
  const requests: AcsRequest[] = [];
  for (;;) {
    const request = await provisioning.nextRpc(work);
    if (request === null) break;
    requests.push(request);
    const crashes = options.crashAt?.request === requests.length;
    if (crashes && options.crashAt?.hasArrived === false) return { admission, requests };
    const outcome = cpe.answer(request);
    if (crashes) return { admission, requests };
    if (options.loseAt?.(request) === true) {
      await provisioning.endSession(work, 'lost');
      return { admission, requests };
    }
    await options.during?.(request);
    // A session may go on in another process: all of it is JSON.
    work = JSON.parse(JSON.stringify(work)) as SessionWork;
    await provisioning.recordOutcome(work, outcome, spoken(outcome));
  }
  await provisioning.endSession(work, 'completed');
  await house.settle();
  return { admission, requests };
}

/** An answer as such a CPE would have put it on the wire. */
const spoken = (outcome: RpcOutcome): Buffer => {
  if ('fault' in outcome) return written('soap:Fault', []);
  const { response } = outcome;
  return written(`cwmp:${response.method}`, response.method === 'GetParameterValuesResponse' ? response.values : []);
};

function written(element: string, values: readonly ParameterValue[]): Buffer {
  const structs = values.map(
    ({ name, value }) =>
      `<ParameterValueStruct><Name>${name}</Name><Value>${(value ?? '').replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</Value></ParameterValueStruct>`,
  );
  return Buffer.from(
    `<soap:Envelope><soap:Body><${element}>${structs.join('')}</${element}></soap:Body></soap:Envelope>`,
  );
}

const barriers = new WeakMap<TestApp, Map<string, () => void>>();

/** Notifications come in the order of their commits: when ours is here, all before it are. */
async function notificationsArrive(house: TestApp): Promise<void> {
  const channel = 'demarc_test_barrier';
  let waiting = barriers.get(house);
  if (waiting === undefined) {
    waiting = new Map();
    barriers.set(house, waiting);
    const open = waiting;
    house.get(PgListener).on(channel, (id) => open.get(id)?.());
  }
  const id = newId();
  const arrived = new Promise<void>((done) => waiting.set(id, done));
  const again = setInterval(() => void notify(house, channel, id), 200);
  await notify(house, channel, id);
  await arrived;
  clearInterval(again);
  waiting.delete(id);
}

async function notify(house: TestApp, channel: string, id: string): Promise<void> {
  await house.database.sql.query(`select pg_notify($1, $2)`, [channel, id]);
}

function informOf(
  cpe: ModelCpe,
  { serialNumber, events, commandKey, retryCount, changed = [] }: SessionOptions,
): Inform {
  const forced = /\.(?:SoftwareVersion|HardwareVersion|ConnectionRequestURL|ParameterKey)$/;
  const names = cpe.names().filter((name) => forced.test(name) || changed.includes(name));
  return {
    deviceId: { manufacturer: 'Example', oui: '00259E', productClass: 'EX-100', serialNumber },
    events: events.map((code) => ({ code, commandKey: code.startsWith('M ') ? (commandKey ?? '') : '' })),
    maxEnvelopes: 1,
    currentTime: '2026-11-22T15:00:00Z',
    retryCount: retryCount ?? 0,
    parameters: names.map((name) => ({ name, value: cpe.get(name) ?? '', type: 'string' })),
  };
}
