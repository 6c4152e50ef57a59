// What a CWMP session costs: application and PostgreSQL pinned together to core 0, the load generator to core 1.
// Prints CPU-ms per session for first contact (reading and storing 258 parameters) and for a periodic Inform.
//
//   npm run bench:cwmp [-- --devices 1000 --duration 20 --concurrency 8]
//   … --auth none        without authentication (default: digest)
//   … --tls              TLS 1.3 with an ECDSA certificate, a full handshake for each session
//   … --workers 1        one process more on the same port; then nothing is pinned, and sessions a second are what counts
//   … --rate 333         so many sessions a second, whatever the server does, instead of as many as it can
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { connect } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { SERVER_FLAGS } from './server-flags.mjs';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const SERVER = join(ROOT, 'dist/server/apps/server/src/main.js');
const TOOLS = join(process.env.DEMARC_SHARED ?? resolve(ROOT, '../shared'), 'tools/cwmp-load');
const BOOTSTRAP = { user: 'bench-bootstrap', password: 'bench-bootstrap-only' };
const SERVER_CORE = '0';
const LOAD_CORE = '1';
const TARGETS = { first: 5, periodic: { digest: 0.35, none: 0.2, tls: 0.8, rate: 0.5 } };

const { values: options } = parseArgs({
  options: {
    devices: { type: 'string', default: '1000' },
    duration: { type: 'string', default: '20' },
    concurrency: { type: 'string', default: '8' },
    auth: { type: 'string', default: 'digest' },
    tls: { type: 'boolean', default: false },
    workers: { type: 'string', default: '0' },
    rate: { type: 'string' },
    /** Prints what the server writes to its log. */
    verbose: { type: 'boolean', default: false },
    /** Writes a CPU profile of the server into this folder. */
    profile: { type: 'string' },
  },
});

if (!existsSync(join(TOOLS, 'measure.mjs'))) {
  console.error(
    `The load generator is not there: ${TOOLS}\nSet DEMARC_SHARED to the folder that holds tools/cwmp-load.`,
  );
  process.exit(2);
}
const hasTaskset = spawnSync('taskset', ['--version']).status === 0;
if (!hasTaskset) console.error('taskset is not installed: nothing is pinned, and the figures say less');
const isPinned = hasTaskset && options.workers === '0';
const pinned = (core, program, args) => (isPinned ? ['taskset', ['-c', core, program, ...args]] : [program, args]);

function freePort() {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

const profiling = options.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${options.profile}`];
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

async function startServer(dataDir) {
  const [httpPort, cwmpPort] = [await freePort(), await freePort()];
  const [program, args] = pinned(SERVER_CORE, process.execPath, [...SERVER_FLAGS, ...profiling, SERVER]);
  const server = spawn(program, args, {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', options.verbose ? 'inherit' : 'ignore'],
    env: {
      ...process.env,
      DATABASE_URL: '',
      DATA_DIR: dataDir,
      BIND_ADDRESS: '127.0.0.1',
      HTTP_PORT: String(httpPort),
      CWMP_PORT: String(cwmpPort),
      FILES_PORT: '0',
      CWMP_AUTH: options.auth,
      CWMP_ENROLMENT: 'open',
      CWMP_PLAIN: options.tls ? 'off' : 'on',
      DEMARC_CWMP_WORKERS: options.workers,
      CWMP_BOOTSTRAP_USERNAME: BOOTSTRAP.user,
      CWMP_BOOTSTRAP_PASSWORD: BOOTSTRAP.password,
      CPE_NETWORKS: '127.0.0.0/8',
      LOG_LEVEL: 'warn',
    },
  });
  const ended = new Promise((done) => server.once('exit', done));
  const stop = async () => {
    server.kill('SIGTERM');
    await ended;
  };
  for (let n = 0; ; n++) {
    const isReady = await fetch(`http://127.0.0.1:${httpPort}/readyz`).then(
      (response) => response.ok,
      () => false,
    );
    if (isReady) break;
    if (n > 300 || server.exitCode !== null) {
      await stop();
      throw new Error('the server did not become ready (try --verbose)');
    }
    await sleep(200);
  }
  const port = options.tls ? await handshakesTo(cwmpPort) : cwmpPort;
  return { pid: server.pid, databasePid: postgresBelow(server.pid), url: `http://127.0.0.1:${port}/`, stop };
}

/** The load generator speaks no TLS: a connection to this port is one over TLS to that one. Its cost is the generator's. */
async function handshakesTo(cwmpPort) {
  if (isPinned) spawnSync('taskset', ['-cp', LOAD_CORE, String(process.pid)]);
  const forwarder = createServer({ noDelay: true }, (plain) => {
    const secure = connect({ port: cwmpPort, host: '127.0.0.1', rejectUnauthorized: false, minVersion: 'TLSv1.3' });
    plain.pipe(secure).pipe(plain);
    plain.on('error', () => secure.destroy());
    secure.on('error', () => plain.destroy());
  });
  await new Promise((done) => forwarder.listen(0, '127.0.0.1', done));
  forwarder.unref();
  return forwarder.address().port;
}

/** The PostgreSQL server that this application has started: its only child. */
function postgresBelow(pid) {
  const found = spawnSync('pgrep', ['-P', String(pid), '-o', 'postgres'], { encoding: 'utf8' }).stdout.trim();
  if (found === '') throw new Error('no PostgreSQL was found below the application');
  return Number(found);
}

/** Runs the load and says what the server used meanwhile. */
function measure(server, loadArguments) {
  const load = [join(TOOLS, 'cwmp-load.mjs'), '--url', server.url, '--concurrency', options.concurrency];
  if (options.auth !== 'none') load.push('--user', BOOTSTRAP.user, '--password', BOOTSTRAP.password);
  load.push(...loadArguments);
  const [program, args] = pinned(LOAD_CORE, process.execPath, load);
  // PostgreSQL is a child of the application, so the group of the application holds both.
  const groups = ['--group', `both=${server.pid},${server.databasePid}`, '--group', `db=${server.databasePid}`];
  const child = spawn(process.execPath, [join(TOOLS, 'measure.mjs'), ...groups, '--', program, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (bytes) => (text += bytes));
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('exit', () => {
      try {
        done(JSON.parse(text));
      } catch {
        fail(new Error(`the load generator failed:\n${text}`));
      }
    });
  });
}

function report(name, target, result) {
  const phase = result.load.periodic ?? result.load.first;
  const both = result.groups.both.cpuMsPerSession;
  const database = result.groups.db.cpuMsPerSession;
  const isGood = both !== null && both <= target && phase.failed === 0;
  console.log(
    [
      name.padEnd(14),
      `app ${(both - database).toFixed(3)}`,
      `PostgreSQL ${database.toFixed(3)}`,
      `both ${both.toFixed(3)} ms CPU a session (target ${target})`,
      `${result.sessions} sessions, ${phase.failed} failed`,
      `${phase.sessionsPerSecond}/s, p50 ${phase.latencyMs.p50} ms, p99 ${phase.latencyMs.p99} ms`,
      `RPCs ${JSON.stringify(phase.acsRpcs)}`,
      `others used ${result.othersCores} cores`,
      isGood ? 'ok' : 'NOT MET',
    ].join(' · '),
  );
  if (phase.failed > 0) console.log(`  failures ${JSON.stringify(phase.failures)} ${phase.firstError ?? ''}`);
  return isGood;
}

const dataDir = mkdtempSync(join(tmpdir(), 'demarc-bench-cwmp-'));
chmodSync(dataDir, 0o755); // PostgreSQL runs as another user than root
const server = await startServer(dataDir);
let isGood = true;
try {
  const state = ['--state', join(dataDir, 'fleet.json')];
  // Compiled code is what is measured: other devices come first.
  await measure(server, ['--phase', 'both', '--devices', '1000', '--duration', '5', '--serial-prefix', 'WARM']);
  const first = await measure(server, ['--phase', 'first', '--devices', options.devices, ...state]);
  isGood = report('first contact', TARGETS.first, first) && isGood;
  const periodic = [
    '--phase',
    'periodic',
    '--devices',
    options.devices,
    '--duration',
    options.duration,
    '--warmup',
    '3',
  ];
  if (options.rate !== undefined) periodic.push('--rate', options.rate);
  const target = TARGETS.periodic[options.tls ? 'tls' : options.rate === undefined ? options.auth : 'rate'];
  isGood = report('periodic', target, await measure(server, [...periodic, ...state])) && isGood;
} finally {
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
process.exit(isGood ? 0 : 1);
