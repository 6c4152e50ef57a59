import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, openSync, closeSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import pg from 'pg';
import { prepareBinaries, reachableByOthers, serverUser, type ServerUser } from './embedded-postgres-binaries';

export interface EmbeddedPostgres {
  url(database?: string): string;
  readonly port: number;
  readonly pid: number;
  /** True when a server that an earlier process left behind was taken over. */
  readonly adopted: boolean;
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  dataDir: string;
  database: string;
  /** 0 or unset: any free port. */
  port?: number;
  /** For throw-away test servers only: no fsync. Never for tests that crash something. */
  fast?: boolean;
  log?: (message: string) => void;
}

const OWNER = 'demarc';
/** sockaddr_un holds 108 bytes, the file's name included. */
const MAX_SOCKET_PATH = 107;
const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

const socketPath = (dataDir: string, port: number | string): string => join(dataDir, `.s.PGSQL.${port}`);

const fitsSocket = (dataDir: string): boolean => Buffer.byteLength(socketPath(dataDir, 65_535)) <= MAX_SOCKET_PATH;

/** A statement over a socket file costs a third less CPU than over TCP; only the server's own user gets at it. */
function socketOf(dataDir: string, port: number): string {
  return existsSync(socketPath(dataDir, port)) ? `?host=${encodeURIComponent(dataDir)}` : '';
}

/** State letter of a process from /proc, null when there is none. */
function processState(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.[0] ?? null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function freePort(wanted = 0): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', (error) => (wanted === 0 ? fail(error) : freePort().then(done, fail)));
    probe.listen(wanted, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address !== null && typeof address === 'object' ? done(address.port) : fail(new Error('no port')),
      );
    });
  });
}

/** Connects once; null when the server does not answer yet. */
async function ping(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false; // not up yet, or not ours: the caller tries again or gives up
  } finally {
    await client.end().catch(() => undefined);
  }
}

interface Cluster {
  native: string;
  dataDir: string;
  user: ServerUser | null;
}

/** Makes the data directory unless it is there. A half-finished one is removed first. */
function initialise({ native, dataDir, user }: Cluster, fast: boolean): string {
  const passwordFile = `${dataDir}.password`;
  if (!existsSync(join(dataDir, 'PG_VERSION'))) {
    mkdirSync(dirname(dataDir), { recursive: true });
    rmSync(dataDir, { recursive: true, force: true });
    mkdirSync(dataDir, { mode: 0o700 });
    writeFileSync(passwordFile, randomBytes(18).toString('base64url'), { mode: 0o600 });
    if (user !== null) for (const path of [dataDir, passwordFile]) chownSync(path, user.uid, user.gid);
    const arguments_ = [
      '-D',
      dataDir,
      '-U',
      OWNER,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
    ];
    // The builtin provider sorts the same on every machine, whatever locales it has.
    arguments_.push(
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
      ...(fast ? ['--no-sync'] : []),
    );
    const result = spawnSync(join(native, 'bin/initdb'), arguments_, { ...spawnOptions(user), encoding: 'utf8' });
    if (result.status !== 0) {
      rmSync(dataDir, { recursive: true, force: true });
      throw new Error(`initdb failed: ${result.error?.message ?? ''}${result.stderr}`);
    }
  }
  return readFileSync(passwordFile, 'utf8').trim();
}

/** cwd must be readable by the server's user as well; LC_ALL=C keeps messages in English. */
const spawnOptions = (user: ServerUser | null): object => ({
  ...user,
  cwd: '/',
  // oxlint-disable-next-line node/no-process-env -- handed on to a child, not read as a setting
  env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
});

/** A server that a killed process left running is taken over; one that is stopping is waited for. */
async function adopt(dataDir: string, urlFor: (port: number) => string): Promise<{ port: number; pid: number } | null> {
  const pidFile = join(dataDir, 'postmaster.pid');
  for (let i = 0; existsSync(pidFile) && i < 100; i++) {
    const [pidText, , , portText] = readFileSync(pidFile, 'utf8').split('\n');
    const pid = Number(pidText);
    const port = Number(portText);
    const state = processState(pid);
    if (state === null) return null; // dead: PostgreSQL removes the stale file itself and recovers
    if (state === 'Z') {
      rmSync(pidFile, { force: true }); // not reaped yet, and PostgreSQL would take it for alive
      return null;
    }
    if (port > 0 && (await ping(urlFor(port)))) return { port, pid };
    await sleep(100);
  }
  return null;
}

async function launch(cluster: Cluster, port: number, fast: boolean, url: string): Promise<number> {
  const { native, dataDir, user } = cluster;
  const log = openSync(`${dataDir}.log`, 'a');
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: fitsSocket(dataDir) ? dataDir : '',
    timezone: 'UTC',
    max_connections: '200',
    shared_buffers: '256MB',
    ...(fast ? { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' } : {}),
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  // Detached: Ctrl-C goes to the whole process group and would stop PostgreSQL before the application has drained.
  const child = spawn(join(native, 'bin/postgres'), ['-D', dataDir, '-p', String(port), ...flags], {
    ...spawnOptions(user),
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.unref();
  let ended: string | null = null;
  child.once('exit', (code, signal) => (ended = `code ${code} signal ${signal}`));
  child.once('error', (error) => (ended = error.message));
  for (let i = 0; i < 600; i++) {
    if (await ping(url)) return child.pid ?? 0;
    if (ended !== null) break;
    await sleep(50);
  }
  throw new Error(`PostgreSQL did not start (${ended ?? 'timeout'}); see ${dataDir}.log`);
}

/** Starts, or takes over, the PostgreSQL server that npm installed with us. Needs no other package. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const fast = options.fast ?? false;
  const user = serverUser();
  const native = prepareBinaries(user);
  let dataDir = resolve(options.dataDir);
  if (user !== null && !reachableByOthers(dirname(dataDir))) {
    dataDir = join('/var/lib/demarc', dataDir.replaceAll('/', '_'));
    options.log?.(`PostgreSQL keeps its data in ${dataDir}, because its user cannot reach the checkout`);
  }
  const cluster = { native, dataDir, user };
  const password = initialise(cluster, fast);
  const urlFor = (port: number, database = 'postgres'): string =>
    `postgres://${OWNER}:${password}@127.0.0.1:${port}/${database}${socketOf(dataDir, port)}`;
  const running = await adopt(dataDir, urlFor);
  const port = running?.port ?? (await freePort(options.port));
  const pid = running?.pid ?? (await launch(cluster, port, fast, urlFor(port)));
  await ensureDatabase(urlFor(port), options.database);
  return {
    port,
    pid,
    adopted: running !== null,
    url: (database = options.database) => urlFor(port, database),
    stop: () => stopServer(pid, join(dataDir, 'postmaster.pid')),
  };
}

async function ensureDatabase(url: string, database: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (found.rowCount === 0) await client.query(`create database ${client.escapeIdentifier(database)}`);
  } finally {
    await client.end();
  }
}

/** SIGINT is PostgreSQL's fast shutdown: running transactions are rolled back, a checkpoint is written. */
async function stopServer(pid: number, pidFile: string): Promise<void> {
  try {
    process.kill(pid, 'SIGINT');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return;
    throw error;
  }
  for (let i = 0; i < 300 && existsSync(pidFile); i++) await sleep(50);
}
