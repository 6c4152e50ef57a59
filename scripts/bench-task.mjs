// From an operator's API call to the value applied on a router that is online and idle, and to the answer of a caller who
// waits (?wait=): a connection request, a session, SetParameterValues, read back.
//
//   npm run bench:task [-- --devices 10 --rounds 200]
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { BOOTSTRAP, distribution, freePort, signIn, startServer } from './bench-server.mjs';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const TOOLS = join(process.env.DEMARC_SHARED ?? resolve(ROOT, '../shared'), 'tools/cwmp-load/lib');
const { Fleet, FIRST, PERIODIC } = await import(join(TOOLS, 'fleet.mjs'));

const PATH = 'InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.SSID';
const PAUSE_MS = 100;
/** Compiled code is what is measured. */
const WARM_ROUNDS = 100;
const TARGET_MS = 50;

const { values: options } = parseArgs({
  options: { devices: { type: 'string', default: '10' }, rounds: { type: 'string', default: '200' } },
});

const dataDir = mkdtempSync(join(tmpdir(), 'demarc-bench-task-'));
chmodSync(dataDir, 0o755);
const { child, base, acsUrl } = await startServer(dataDir, { DEMARC_DEMO: 'off', CWMP_ENROLMENT: 'open' });
const ended = new Promise((done) => child.once('exit', done));
let isGood = false;
try {
  const crPort = await freePort();
  let applied = () => undefined;
  const fleet = new Fleet({
    url: acsUrl,
    devices: Number(options.devices),
    firstIndex: 1,
    serialPrefix: 'TASK',
    oui: '00259E',
    productClass: 'ONT1200',
    manufacturer: 'Bench',
    hosts: 3,
    user: BOOTSTRAP.username,
    password: BOOTSTRAP.password,
    timeout: 30_000,
    crPort,
    onSet: (device, list) => {
      for (const { path, value } of list) if (path === PATH) applied(device, value);
    },
  });
  const doors = await fleet.listen(crPort);
  await fleet.once(FIRST, 4);
  await fleet.once(PERIODIC, 4);
  const api = await signIn(base);
  const idOf = new Map();
  for (const { serial } of fleet.devices) {
    const { items } = await api('GET', `/routers?search=${serial}`);
    idOf.set(serial, items[0].id);
  }
  const appliedMs = [];
  const answeredMs = [];
  let lost = 0;
  for (let round = 0; round < Number(options.rounds) + WARM_ROUNDS; round++) {
    const device = fleet.devices[round % fleet.devices.length];
    const value = `round-${round}`;
    const from = performance.now();
    const whenApplied = new Promise((done) => {
      applied = (on, what) => on === device && what === value && done(performance.now() - from);
    });
    const order = { kind: 'set-parameters', parameters: [{ path: PATH, value }] };
    const answer = api('POST', `/routers/${idOf.get(device.serial)}/tasks?wait=15`, order, `bench-task-${round}`);
    const { state } = await answer;
    const answered = performance.now() - from;
    const at = await Promise.race([whenApplied, sleep(1_000, null)]);
    if (state !== 'done' || at === null) lost += 1;
    else if (round >= WARM_ROUNDS) {
      appliedMs.push(at);
      answeredMs.push(answered);
    }
    await sleep(PAUSE_MS);
  }
  doors.close();
  fleet.close();
  console.log(`API call to the value on the router   ${distribution(appliedMs)}   (target p95 ${TARGET_MS} ms)`);
  console.log(`API call to the answer of who waits   ${distribution(answeredMs)}`);
  console.log(`${appliedMs.length} rounds, ${lost} lost`);
  const sorted = appliedMs.toSorted((a, b) => a - b);
  isGood = lost === 0 && sorted[Math.ceil(sorted.length * 0.95) - 1] <= TARGET_MS;
} finally {
  child.kill('SIGTERM');
  await ended;
  rmSync(dataDir, { recursive: true, force: true });
}
process.exit(isGood ? 0 : 1);
