// Every npm command of Demarc, on a bare clone too: installs what the lock file says when it is missing or older,
// finds the Node that npm installed, builds what has changed, and hands signals on so that nothing stays behind.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SERVER_FLAGS } from './server-flags.mjs';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const BIN = join(ROOT, 'node_modules', '.bin');
const SERVER = 'dist/server/apps/server/src/main.js';
const SIMULATOR = 'dist/server/apps/cpe-sim/src/main.js';
const MINIMUM_NODE = [24, 9];
const [command = '', ...rest] = process.argv.slice(2);

/** The dependencies are as old as the lock file that npm wrote beside them. */
function installed() {
  const marker = join(ROOT, 'node_modules', '.package-lock.json');
  return existsSync(marker) && statSync(marker).mtimeMs >= statSync(join(ROOT, 'package-lock.json')).mtimeMs - 2_000;
}

function install() {
  if (installed()) return;
  console.error('Installing the locked dependencies (once, about a minute) …');
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (npm.status !== 0) fail('npm ci failed; nothing was started');
}

/** The Node that npm installed for this platform, or this one when it is new enough. */
function nodePath() {
  const own = join(BIN, 'node');
  if (existsSync(own)) return own;
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > MINIMUM_NODE[0] || (major === MINIMUM_NODE[0] && minor >= MINIMUM_NODE[1])) return process.execPath;
  return fail(
    `Demarc needs Node ${MINIMUM_NODE.join('.')}: npm has none for ${process.platform}-${process.arch}, and this one is ${process.version}`,
  );
}

function fail(message) {
  console.error(message);
  process.exit(1);
}

const environment = () => ({
  ...process.env,
  PATH: `${BIN}${delimiter}${process.env.PATH ?? ''}`,
  NODE_NO_WARNINGS: process.env.NODE_NO_WARNINGS ?? '1',
});

let child = null;
let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    stopping = true;
    child?.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal);
  });
}

/** Runs a program to its end; a signal to us is a signal to it. */
function run(program, args, env = {}) {
  if (stopping) process.exit(130);
  return new Promise((done) => {
    child = spawn(program, args, { cwd: ROOT, stdio: 'inherit', env: { ...environment(), ...env } });
    child.once('error', (error) => fail(`${program}: ${error.message}`));
    child.once('exit', (code, signal) => {
      child = null;
      done(code ?? (signal === null ? 1 : 130));
    });
  });
}

async function must(program, args, env) {
  const code = await run(program, args, env);
  if (code !== 0) process.exit(code);
}

const node = (args, env) => run(nodePath(), args, env);
const script = (name) => must('npm', ['run', '--silent', name]);

function newest(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  let latest = stat.mtimeMs; // a removed file changes its folder
  for (const name of readdirSync(path))
    if (name !== 'node_modules') latest = Math.max(latest, newest(join(path, name)));
  return latest;
}

/** Builds when a source is newer than the last build of that part. */
async function buildPart(name, sources, program, args) {
  const marker = join(ROOT, 'dist', `.built-${name}`);
  const latest = Math.max(...sources.map((source) => newest(join(ROOT, source))));
  if (existsSync(marker) && Number(readFileSync(marker, 'utf8')) >= latest) return;
  await must(program, args);
  mkdirSync(dirname(marker), { recursive: true });
  writeFileSync(marker, String(latest));
}

const SHARED = ['package-lock.json', 'libs'];

async function buildServer() {
  await buildPart('server', [...SHARED, '.swcrc', 'apps/server', 'apps/cpe-sim', 'migrations'], 'swc', [
    'apps/server',
    'apps/cpe-sim',
    'libs',
    'migrations',
    '-d',
    'dist/server',
    '--quiet',
    '--ignore',
    '**/*spec.ts',
    '--ignore',
    'libs/ui/**',
  ]);
}

async function build() {
  await buildServer();
  await buildPart('portal', [...SHARED, 'apps/portal'], 'vite', [
    'build',
    '-c',
    'apps/portal/vite.config.mts',
    '--logLevel',
    'warn',
  ]);
  await buildPart('widget', [...SHARED, 'apps/widget'], 'vite', [
    'build',
    '-c',
    'apps/widget/vite.config.mts',
    '--logLevel',
    'warn',
  ]);
}

const DEMO = {
  DEMARC_DEMO: 'on',
  DATA_DIR: './data/demo',
  LOG_LEVEL: 'warn',
  CWMP_PLAIN: 'on',
  CWMP_PERIODIC_INFORM_SECONDS: '60',
  CPE_NETWORKS: '127.0.0.0/8',
  RADIUS_ACCOUNTING_PORT: '0',
  CWMP_BOOTSTRAP_USERNAME: 'demarc-bootstrap',
  CWMP_BOOTSTRAP_PASSWORD: 'demarc-bootstrap-only',
  ADMIN_EMAIL: 'demo@demarc.example',
  ADMIN_PASSWORD: 'demo-demo-demo',
};

/** Settings of the demonstration; whatever the environment says comes first. */
const withDefaults = (defaults) => Object.fromEntries(Object.entries(defaults).filter(([name]) => !process.env[name]));

const commands = {
  async build() {
    await build();
    return 0;
  },
  async start() {
    await build();
    return node([...SERVER_FLAGS, SERVER, ...rest]);
  },
  async demo() {
    await build();
    return node([...SERVER_FLAGS, SERVER, ...rest], withDefaults(DEMO));
  },
  async sim() {
    await build();
    return node(['--enable-source-maps', SIMULATOR, ...rest]);
  },
  async test() {
    await script('test:jest');
    await build();
    return run('npm', ['run', '--silent', 'test:browser']);
  },
  async 'test:whole'() {
    process.env.DEMARC_TESTS = 'whole';
    return commands.test();
  },
  async check() {
    for (const name of ['format:check', 'lint', 'deps', 'types', 'test:unit']) await script(name);
    return 0;
  },
  async 'check:all'() {
    await commands.check();
    await commands['db:drift']();
    return commands.test();
  },
  async 'db:migrate'() {
    await build();
    return node(['dist/server/apps/server/src/migrate.js']);
  },
  async 'db:drift'() {
    return run('npm', [
      'run',
      '--silent',
      'test:jest',
      '--',
      '--selectProjects',
      'server',
      '--testPathPatterns',
      'test/architecture/schema.spec.ts',
    ]);
  },
  async dev() {
    return node(['scripts/dev.mjs']);
  },
  async fuzz() {
    await buildServer();
    return node(['--expose-gc', 'scripts/fuzz-envelope.mjs', ...rest]);
  },
  async 'bench:cwmp'() {
    await build();
    return node(['scripts/bench-cwmp.mjs', ...rest]);
  },
  async 'bench:storm'() {
    await build();
    return node(['scripts/bench-storm.mjs', ...rest]);
  },
  async 'bench:task'() {
    await build();
    return node(['scripts/bench-task.mjs', ...rest]);
  },
  async 'bench:restore'() {
    await build();
    return node(['scripts/bench-restore.mjs', ...rest]);
  },
  async 'bench:inventory'() {
    await build();
    return node(['scripts/bench-inventory.mjs', ...rest]);
  },
  async 'bench:incidents'() {
    await build();
    return node(['scripts/bench-incidents.mjs', ...rest]);
  },
  async 'run:fleet'() {
    await buildServer();
    return node(['scripts/run-fleet.mjs', ...rest]);
  },
  async 'run:kills'() {
    await buildServer();
    return node(['scripts/run-kills.mjs', ...rest]);
  },
  async 'bench:scripts'() {
    await build();
    return node(['scripts/bench-scripts.mjs', ...rest]);
  },
};

if (!Object.hasOwn(commands, command))
  fail(`there is no command "${command}"; try one of ${Object.keys(commands).join(', ')}`);
install();
process.exit(await commands[command]());
