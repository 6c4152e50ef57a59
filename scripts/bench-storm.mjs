// A power cut ends: routers that are known boot within a minute, each by the retry table of TR-069 (§3.2.1.1), with digest.
// A few are slow, a few say nonsense first, and the API is asked meanwhile. Prints who completed when, what was refused, and
// how long an admitted Inform and the API took.
//
//   npm run bench:storm [-- --devices 50000 --within 60 --limit 1800]
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { BOOTSTRAP, memoryOf, signIn, startServer } from './bench-server.mjs';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const TOOLS = join(process.env.DEMARC_SHARED ?? resolve(ROOT, '../shared'), 'tools/cwmp-load/lib');
const { Fleet, FIRST } = await import(join(TOOLS, 'fleet.mjs'));
const { HttpConnection } = await import(join(TOOLS, 'http.mjs'));

const BOOT = [['1 BOOT', '']];
const SLOW_SHARE = 0.05;
const SLOW_MS = 3_000;
const MALFORMED_SHARE = 0.01;
const RETRY_UNIT_MS = 5_000;
const API_EVERY_MS = 200;
const MINUTES_MS = 60_000;

const { values: options } = parseArgs({
  options: {
    devices: { type: 'string', default: '50000' },
    /** Seconds within which all of them have power again. */
    within: { type: 'string', default: '60' },
    /** Seconds after which who has not completed is given up. */
    limit: { type: 'string', default: '1800' },
  },
});

/** Wait before attempt `n` (1: the first retry), m = 5 s, k = 2: TR-069 table 3. */
function retryDelayMs(n) {
  const low = RETRY_UNIT_MS * 2 ** (Math.min(n, 10) - 1);
  return low + Math.random() * low;
}

const told = { informMs: [], refusalMs: [], refusals: new Map() };

/** A connection of a router that says how long the answer to its Inform took, or its refusal. */
class ToldConnection extends HttpConnection {
  constructor(settings, pauseMs) {
    super(settings);
    this.pauseMs = pauseMs;
  }

  async request(head, body) {
    if (this.pauseMs > 0) await sleep(this.pauseMs);
    const from = performance.now();
    const answer = await super.request(head, body);
    const took = performance.now() - from;
    if (answer.status === 200 && body.includes(':Inform>')) told.informMs.push(took);
    if (answer.status >= 500) {
      told.refusalMs.push(took);
      told.refusals.set(answer.status, (told.refusals.get(answer.status) ?? 0) + 1);
    }
    return answer;
  }
}

function percentiles(samples) {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]?.toFixed(0) ?? '–';
  return `p50 ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)}, max ${at(1)} ms (${sorted.length})`;
}

async function bootOf(fleet, device, offsetMs, endsAt) {
  await sleep(offsetMs);
  const bootedAt = performance.now();
  const { http } = fleet.env;
  const pauseMs = Math.random() < SLOW_SHARE ? SLOW_MS : 0;
  if (Math.random() < MALFORMED_SHARE) await sayNonsense(http, fleet.env.postHead);
  const failures = [];
  for (let attempt = 1; performance.now() < endsAt; attempt++) {
    const connection = new ToldConnection(http, pauseMs);
    try {
      const rpcs = await device.session(BOOT, connection);
      return { seconds: (performance.now() - bootedAt) / 1000, failures, rpcs };
    } catch (error) {
      failures.push(error.reason ?? String(error));
    } finally {
      connection.close();
    }
    await sleep(retryDelayMs(attempt));
  }
  return { seconds: null, failures, rpcs: [] };
}

async function sayNonsense(http, head) {
  const connection = new HttpConnection(http);
  await connection.request(head, '<soap:Envelope><not-ended').catch(() => undefined);
  connection.close();
}

async function askApi(api, state) {
  const samples = [];
  while (!state.isOver) {
    const from = performance.now();
    await api('GET', '/routers?limit=50');
    samples.push(performance.now() - from);
    await sleep(API_EVERY_MS);
  }
  return samples;
}

const dataDir = mkdtempSync(join(tmpdir(), 'demarc-bench-storm-'));
chmodSync(dataDir, 0o755);
const { child, base, acsUrl } = await startServer(dataDir, {
  DEMARC_DEMO: 'off',
  CWMP_ENROLMENT: 'open',
  BIND_ADDRESS: '127.0.0.1',
});
const ended = new Promise((done) => child.once('exit', done));
let isGood = false;
try {
  const devices = Number(options.devices);
  const fleet = new Fleet({
    url: acsUrl,
    devices,
    firstIndex: 1,
    serialPrefix: 'STORM',
    oui: '00259E',
    productClass: 'ONT1200',
    manufacturer: 'Bench',
    hosts: 3,
    user: BOOTSTRAP.username,
    password: BOOTSTRAP.password,
    timeout: 30_000,
  });
  console.log(`${devices} routers are being made known…`);
  const first = await fleet.once(FIRST, 8);
  console.log(`made known in ${first.seconds} s, ${first.failed} failed`);
  const api = await signIn(base);
  const state = { isOver: false, memory: 0 };
  const asking = askApi(api, state);
  const watching = setInterval(() => (state.memory = Math.max(state.memory, memoryOf(child.pid))), 1_000);
  const startedAt = performance.now();
  const endsAt = startedAt + Number(options.limit) * 1000;
  const within = Number(options.within) * 1000;
  const boots = await Promise.all(fleet.devices.map((device) => bootOf(fleet, device, Math.random() * within, endsAt)));
  const lasted = (performance.now() - startedAt) / 1000;
  state.isOver = true;
  clearInterval(watching);
  const apiMs = await asking;
  const done = boots.filter(({ seconds }) => seconds !== null);
  const rpcs = new Map();
  for (const method of boots.flatMap((each) => each.rpcs)) rpcs.set(method, (rpcs.get(method) ?? 0) + 1);
  const failures = new Map();
  for (const why of boots.flatMap((each) => each.failures)) failures.set(why, (failures.get(why) ?? 0) + 1);
  const inTenMinutes = done.filter(({ seconds }) => seconds * 1000 <= 10 * MINUTES_MS).length / devices;
  console.log(
    `completed ${done.length} of ${devices} in ${lasted.toFixed(0)} s; ${(inTenMinutes * 100).toFixed(2)} % within 10 min`,
  );
  console.log(`  from boot to the end of the session: ${percentiles(done.map(({ seconds }) => seconds * 1000))}`);
  console.log(`  an admitted Inform: ${percentiles(told.informMs)}; promised p99 2000`);
  console.log(
    `  refusals ${JSON.stringify(Object.fromEntries(told.refusals))}: ${percentiles(told.refusalMs)}; promised p99 100, and 503 alone`,
  );
  console.log(`  failed attempts ${JSON.stringify(Object.fromEntries(failures))}`);
  console.log(`  RPCs ${JSON.stringify(Object.fromEntries(rpcs))}`);
  console.log(`  API meanwhile: ${percentiles(apiMs)}; promised p95 500`);
  console.log(
    `  memory of the server: at most ${state.memory.toFixed(0)} MiB, promised 1024; it ${child.exitCode === null ? 'never ended' : 'ENDED'}`,
  );
  const isRefusedWell = [...failures.keys()].every((why) => why === 'http_503');
  isGood = done.length === devices && inTenMinutes >= 0.99 && isRefusedWell && child.exitCode === null;
} finally {
  child.kill('SIGTERM');
  await ended;
  rmSync(dataDir, { recursive: true, force: true });
}
process.exit(isGood ? 0 : 1);
