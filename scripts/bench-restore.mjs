// npm run bench:restore: how long a payment takes to reach the router. The whole product runs as it does in the demonstration
// (its clock can be moved, so that bills become overdue); the routers are simulated here, so that the moment they change is seen, not polled.
//   --routers 20   how many subscribers are walled in and pay, one after the other
//   --burst        all pay at once
//   --nas          no routers: sessions on simulated NAS, 1,000 payments in one burst, restored in place (CoA) and by dialling
//                  again; further options in bench-restore-nas.mjs
//   --realistic    routers that need 1 to 3 s to dial again, as real ones do (default: at once)
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { allowEverybodyAtOnce, BOOTSTRAP, distribution, localTime, signIn, startServer } from './bench-server.mjs';

const { values: options } = parseArgs({
  options: {
    routers: { type: 'string', default: '20' },
    burst: { type: 'boolean', default: false },
    realistic: { type: 'boolean', default: false },
    nas: { type: 'boolean', default: false },
    payments: { type: 'string', default: '1000' },
    servers: { type: 'string', default: '4' },
  },
});
if (options.nas) {
  const { benchNas } = await import('./bench-restore-nas.mjs');
  await benchNas({ payments: Number(options.payments), servers: Number(options.servers) });
  process.exit(0);
}
const COUNT = Number(options.routers);
const require = createRequire(import.meta.url);
const { SimulatedCpe } = require('../dist/server/apps/cpe-sim/src/simulated-cpe.js');
const { AccessNetwork } = require('../dist/server/apps/cpe-sim/src/access-network.js');
const timings = require('../dist/server/apps/cpe-sim/src/timing.js');

const isServed = (box, username) => box.state().ppp.status === 'Connected' && box.state().ppp.username === username;
const isWalledIn = (box, username) => box.state().ppp.status === 'Connected' && box.state().ppp.username !== username;

async function connectRouters(api, acsUrl) {
  const plan = await api('POST', '/plans', {
    name: 'Bench',
    price: '1000.00',
    taxId: null,
    downKbps: 30000,
    upKbps: 30000,
  });
  const network = new AccessNetwork();
  const timing = options.realistic
    ? { ...timings.FAST_TIMING, dialMs: timings.REALISTIC_TIMING.dialMs, redialMs: timings.REALISTIC_TIMING.redialMs }
    : timings.FAST_TIMING;
  const services = [];
  for (let i = 0; i < COUNT; i++) {
    const subscriber = await api('POST', '/subscribers', {
      name: `Bench ${i}`,
      phone: `0170000${String(i).padStart(4, '0')}`,
    });
    const serial = `BENCH${String(i).padStart(6, '0')}`;
    const subscription = await api('POST', `/subscribers/${subscriber.number}/subscriptions`, {
      planId: plan.id,
      routerSerial: serial,
    });
    const box = new SimulatedCpe({
      profile: i % 2 === 0 ? 'hg8245' : 'zn6600',
      serial,
      acsUrl,
      credentials: BOOTSTRAP,
      network,
      timing,
    });
    box.powerOn();
    await box.waitFor(() => isServed(box, subscription.pppoeUsername), {
      timeoutMs: 20_000,
      what: 'service after zero-touch provisioning',
    });
    services.push({ subscriber, subscription, box });
  }
  return services;
}

async function wallIn(api, services) {
  await allowEverybodyAtOnce(api);
  const { now, zone } = await api('GET', '/demo');
  const { date, hour } = localTime(now, zone);
  await api('POST', '/billing-runs', { asOf: date }, `bench-run-${now}`);
  for (let i = 0; (await api('GET', '/invoices?limit=1')).items.length === 0 && i < 200; i++) await sleep(50);
  const walled = services.map(({ box, subscription }) =>
    box.waitFor(() => isWalledIn(box, subscription.pppoeUsername), { timeoutMs: 120_000, what: 'the walled garden' }),
  );
  await api('POST', '/demo/clock', { hours: 24 * 20 + 12 - hour });
  await Promise.all(walled);
}

/** Milliseconds from the answer to the payment, which follows its commit, to each step on the router. */
async function pay(api, { subscriber, subscription, box }) {
  const { account } = await api('GET', `/subscribers/${subscriber.number}/overview`);
  let committedAt = Infinity;
  const since = () => performance.now() - committedAt;
  let setAt = null;
  const seen = box.waitFor(
    () => {
      if (setAt === null && box.tree.read(box.profile.paths.ppp.username) === subscription.pppoeUsername)
        setAt = performance.now();
      return isServed(box, subscription.pppoeUsername);
    },
    { timeoutMs: 60_000, what: 'service after the payment' },
  );
  await api(
    'POST',
    '/payments',
    { subscriberId: subscriber.id, amount: account.due, currency: account.currency, method: 'cash' },
    `bench-pay-${subscriber.id}`,
  );
  committedAt = performance.now();
  await seen;
  return { set: Math.max(0, setAt - committedAt), online: Math.max(0, since()) };
}

const dataDir = mkdtempSync(join(tmpdir(), 'demarc-bench-'));
const server = await startServer(dataDir);
let services = [];
try {
  const api = await signIn(server.base);
  services = await connectRouters(api, server.acsUrl);
  await wallIn(api, services);
  const results = options.burst ? await Promise.all(services.map((service) => pay(api, service))) : [];
  if (!options.burst) for (const service of services) results.push(await pay(api, service));
  console.log(
    `${COUNT} payments, ${options.burst ? 'all at once' : 'one after the other'}, routers that dial ${options.realistic ? 'within 1 to 3 s' : 'at once'}; from the commit to`,
  );
  console.log(`  PPPoE account set on the router   ${distribution(results.map((result) => result.set))}`);
  console.log(`  service back on the line          ${distribution(results.map((result) => result.online))}`);
} finally {
  await Promise.all(services.map(({ box }) => box.close()));
  const ended = new Promise((done) => server.child.once('exit', done));
  server.child.kill('SIGTERM');
  await ended;
  rmSync(dataDir, { recursive: true, force: true });
}
