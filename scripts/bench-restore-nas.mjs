// How long a payment takes until the network itself shows that the service is back: subscribers on simulated NAS, all walled
// in, all paying in one burst. Once with sessions changed in place (CoA), once with sessions that are ended and dial again.
// The NAS are ours; the time counts until Demarc has acknowledged the report of accounting that proves the restore.
import { createSocket } from 'node:dgram';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { allowEverybodyAtOnce, distribution, localTime, signIn, startServer } from './bench-server.mjs';

const require = createRequire(import.meta.url);
require('../test/support/typescript.cjs');
const { NasSimulator } = require('../test/support/nas-simulator.ts');

/** Progress, for whoever waits. */
const say = (text) => process.stderr.write(`${text}\n`);

/** How many requests the browsers and gateways of this benchmark have open at a time. */
const AT_ONCE = 64;
const REDIAL_MS = 1_000; // a router needs 1 to 3 s to dial again
const TICKS = 100; // of the kernel's clock in a second
const BILL = '1000.00';

const freeUdpPort = () =>
  new Promise((done) => {
    const probe = createSocket('udp4').bind(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });

/** Works the list off, so many at a time. */
async function eachOf(list, work) {
  const rest = [...list];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let item = rest.shift(); item !== undefined; item = rest.shift()) await work(item);
    }),
  );
}

async function startNas(api, index, accountingPort, world, changesInPlace) {
  const address = `127.0.0.${index + 10}`;
  const secret = `the secret of bench NAS ${index}`;
  const simulator = await NasSimulator.start({
    secret,
    address,
    accountingPort,
    reportsChanges: true,
    redialMs: REDIAL_MS,
    accept: (userName) => ({ class: Buffer.from(`demarc:${world.groupOf(userName)}:${world.idOf(userName)}`) }),
    onReported: (session, status) => world.reported(session, status),
  });
  const nas = await api('POST', '/nas', {
    name: `bench-${changesInPlace ? 'coa' : 'redial'}-${index}`,
    address,
    vendor: 'generic',
    coaPort: simulator.port,
    secret,
    radiusAuthorizes: true,
    changesInPlace,
  });
  return { simulator, nas };
}

/** Who is in which group, and when a report said so. */
class World {
  groups = new Map();
  ids = new Map();
  restoredAt = new Map();
  groupOf = (userName) => this.groups.get(userName) ?? 'open';
  idOf = (userName) => this.ids.get(userName);

  reported(session, status) {
    const isOpen = String(session.class).startsWith('demarc:open:');
    if (status !== 2 && isOpen && this.groupOf(session.userName) === 'open' && !this.restoredAt.has(session.userName)) {
      this.restoredAt.set(session.userName, performance.now());
    }
  }
}

async function register(api, world, servers, count) {
  const plan = await api('POST', '/plans', { name: 'Bench', price: BILL, taxId: null, downKbps: 30000, upKbps: 30000 });
  const services = [];
  await eachOf(
    Array.from({ length: count }, (_, index) => index),
    async (index) => {
      const subscriber = await api('POST', '/subscribers', {
        name: `Bench ${index}`,
        phone: `0170${String(index).padStart(7, '0')}`,
      });
      const { nas, simulator } = servers[index % servers.length];
      const subscription = await api('POST', `/subscribers/${subscriber.number}/subscriptions`, {
        planId: plan.id,
        nasId: nas.id,
      });
      world.ids.set(subscription.pppoeUsername, subscription.id);
      await simulator.dial(subscription.pppoeUsername);
      services.push({ subscriber, subscription });
    },
  );
  return services;
}

/** Bills, lets them fall overdue, and waits until every session is in the garden. */
async function wallIn(api, world, services) {
  await allowEverybodyAtOnce(api);
  const { now, zone } = await api('GET', '/demo');
  const { date, hour } = localTime(now, zone);
  const run = await api('POST', '/billing-runs', { asOf: date }, `bench-run-${now}`);
  while ((await api('GET', `/billing-runs/${run.id}`)).state !== 'done') await sleep(100);
  for (const { subscription } of services) world.groups.set(subscription.pppoeUsername, 'garden');
  await api('POST', '/demo/clock', { hours: 24 * 20 + 12 - hour }); // a policy restricts by day alone
  for (let i = 0; ; i++) {
    for (const { id, heldAt, decidedAt, counts } of await api('GET', '/suspension/runs')) {
      if (heldAt === null || decidedAt !== null || counts.waiting === 0) continue;
      await api('POST', `/suspension/runs/${id}/decision`, {
        decision: 'approve',
        waiting: counts.waiting,
        reason: 'the benchmark',
      });
    }
    const { services: states } = await api('GET', '/home');
    const walled = states.find(({ state }) => state === 'walled-garden')?.count ?? 0;
    if (walled >= services.length) break;
    if (i > 600) throw new Error(`${walled} of ${services.length} are walled in after ten minutes`);
    await sleep(1000);
  }
}

/** What a NAS is asked in a second: a setting of it, and ten times as much where nobody has to dial. */
const nasRate = ([{ nas }], changesInPlace) => nas.requestsPerSecond * (changesInPlace ? 10 : 1);

const isInGarden = (servers, { subscription }) =>
  servers.some(({ simulator }) =>
    simulator
      .sessionsOf(subscription.pppoeUsername)
      .some((session) => String(session.class).startsWith('demarc:garden:')),
  );

/**
 * The clock was moved by weeks, so a session may count as silent and not have been asked about: as a router does sooner
 * or later, it dials anew, into the garden.
 */
async function untilInGarden(servers, services) {
  for (let tries = 0; ; tries++) {
    const rest = services.filter((service) => !isInGarden(servers, service));
    if (rest.length === 0) return;
    if (tries > 600) throw new Error(`${rest.length} sessions are not in the garden after a minute`);
    await sleep(100);
    if (tries % 100 !== 99) continue;
    for (const { subscription } of rest)
      for (const { simulator } of servers)
        for (const session of simulator.sessionsOf(subscription.pppoeUsername)) simulator.end(session);
  }
}

async function payAll(api, world, services) {
  const paidAt = new Map();
  await eachOf(services, async ({ subscriber, subscription }) => {
    world.groups.set(subscription.pppoeUsername, 'open');
    const body = { subscriberId: subscriber.id, amount: BILL, currency: 'BDT', method: 'cash' };
    await api('POST', '/payments', body, `bench-pay-${subscriber.id}`);
    paidAt.set(subscription.pppoeUsername, performance.now());
  });
  return paidAt;
}

/** A process, its threads and all that came of it: seconds of CPU, by the kernel's own count. */
function cpuSeconds(root) {
  const stats = readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const fields = readFileSync(`/proc/${name}/stat`, 'utf8')
        .replace(/^.*\) /, '')
        .split(' ');
      const [, parent, ...rest] = fields;
      const [user, system, endedUser, endedSystem] = rest.slice(9).map(Number);
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8');
      return [
        { pid: Number(name), parent: Number(parent), own: user + system, ended: endedUser + endedSystem, command },
      ];
    } catch {
      return []; // it has ended meanwhile
    }
  });
  const seconds = { app: 0, postgres: 0 };
  const add = ({ pid, own, ended, command }) => {
    const isPostgres = command.includes('postgres');
    seconds[isPostgres ? 'postgres' : 'app'] += (own + (isPostgres ? ended : 0)) / TICKS;
    for (const child of stats) if (child.parent === pid) add(child);
  };
  for (const each of stats) if (each.pid === root) add(each);
  return seconds;
}

async function round({ payments, servers: count }, changesInPlace) {
  const dataDir = mkdtempSync(join(tmpdir(), 'demarc-bench-'));
  const accountingPort = await freeUdpPort();
  const server = await startServer(dataDir, { RADIUS_ACCOUNTING_PORT: String(accountingPort) });
  const servers = [];
  try {
    const api = await signIn(server.base);
    const world = new World();
    for (let index = 0; index < count; index++) {
      servers.push(await startNas(api, index, accountingPort, world, changesInPlace));
    }
    const services = await register(api, world, servers, payments);
    say(`${services.length} subscribers are online`);
    await wallIn(api, world, services);
    say('the suspensions are decided');
    await untilInGarden(servers, services);
    world.restoredAt.clear(); // what was reported before nobody had paid
    say('everybody is in the garden; everybody pays');
    const before = cpuSeconds(server.child.pid);
    const beganAt = performance.now();
    const paidAt = await payAll(api, world, services);
    const paidIn = performance.now() - beganAt;
    while (world.restoredAt.size < services.length) await sleep(20);
    const after = cpuSeconds(server.child.pid);
    const perPayment = (part) => (((after[part] - before[part]) * 1000) / payments).toFixed(1);
    const waits = services.map(({ subscription: { pppoeUsername } }) =>
      Math.max(0, world.restoredAt.get(pppoeUsername) - paidAt.get(pppoeUsername)),
    );
    const proved = [];
    await eachOf(services, async ({ subscription }) => {
      const proof = await api('GET', `/proofs/${subscription.id}.3`);
      if (proof.status === 'proven') proved.push(proof.totalSeconds * 1000);
    });
    const way = changesInPlace
      ? 'sessions changed in place (CoA)'
      : `sessions ended, dialling again after ${REDIAL_MS} ms`;
    const perSecond = nasRate(servers, changesInPlace);
    console.log(
      `${payments} payments, ${AT_ONCE} at a time, ${count} NAS of ${perSecond} a second each, ${way}; ${proved.length} proven`,
    );
    console.log(
      `  taken in ${Math.round(paidIn)} ms; CPU per payment and restore: Demarc ${perPayment('app')} ms, PostgreSQL ${perPayment('postgres')} ms`,
    );
    console.log(`  answer to the payment → report acknowledged   ${distribution(waits)}`);
    console.log(`  decision in its transaction → proof            ${distribution(proved)}`);
  } finally {
    await Promise.all(servers.map(({ simulator }) => simulator.close()));
    const ended = new Promise((done) => server.child.once('exit', done));
    server.child.kill('SIGTERM');
    await ended;
    rmSync(dataDir, { recursive: true, force: true });
  }
}

export async function benchNas(options) {
  await round(options, true);
  await round(options, false);
}
