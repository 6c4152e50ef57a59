import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { RADCLIENT, RADIUSD, radclient } from './freeradius';

const CONFIGURATION = join(__dirname, '../../docker/freeradius');
const MODULES = ['/usr/lib/freeradius', '/usr/lib64/freeradius'].find((folder) =>
  existsSync(join(folder, 'rlm_sql_postgresql.so')),
);
/** FreeRADIUS passes over a HUP that comes within two seconds of its start or of another one. */
const HUP_PAUSE_MS = 3_000;
const PSQL = ['/usr/bin/psql', '/usr/local/bin/psql'].find((path) => existsSync(path));

/** What is not installed of what docker/freeradius needs; empty: all is there. */
export const MISSING_FOR_RADIUS = [
  ...(RADIUSD === null ? ['freeradius'] : []),
  ...(RADCLIENT === null ? ['freeradius-utils'] : []),
  ...(MODULES === undefined ? ['freeradius-postgresql'] : []),
  ...(PSQL === undefined ? ['postgresql-client'] : []),
];

/** Runs where FreeRADIUS is installed; elsewhere the skipped name says what is missing. */
export function describeWithFreeRadius(title: string, body: () => void): void {
  if (MISSING_FOR_RADIUS.length === 0) describe(title, body);
  else describe.skip(`${title} (SKIPPED: not installed: ${MISSING_FOR_RADIUS.join(', ')})`, body);
}

async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  await new Promise<void>((done) => socket.close(() => done()));
  return port;
}

/** Debian's FreeRADIUS with the configuration that Demarc ships, on loopback, as the user it gives its rights up to. */
export class FreeRadiusServer {
  private child: ChildProcess | null = null;
  private printed = '';

  private constructor(
    private readonly folder: string,
    private readonly environment: Record<string, string>,
    readonly ports: { auth: number; acct: number },
    private readonly secret: string,
  ) {}

  /** @param databaseUrl of the role demarc_radius */
  static async start(given: { databaseUrl: string; secret: string }): Promise<FreeRadiusServer> {
    const folder = mkdtempSync(join(tmpdir(), 'demarc-radius-'));
    // Read again after it has given up its rights, so it must not stand in a folder that others cannot enter.
    cpSync(CONFIGURATION, join(folder, 'config'), { recursive: true });
    const ports = { auth: await freeUdpPort(), acct: await freeUdpPort() };
    const url = new URL(given.databaseUrl);
    const environment = {
      PATH: process.env.PATH ?? '/usr/bin:/bin:/usr/sbin',
      DEMARC_RADIUS_DB: `host=${url.hostname} port=${url.port} dbname=${url.pathname.slice(1)} user=${url.username} password=${decodeURIComponent(url.password)}`,
      DEMARC_RADIUS_STATE: folder,
      DEMARC_RADIUS_LIB: String(MODULES),
      DEMARC_RADIUS_PROGRAM: String(RADIUSD),
      DEMARC_RADIUS_ADDRESS: '127.0.0.1',
      DEMARC_RADIUS_AUTH_PORT: String(ports.auth),
      DEMARC_RADIUS_ACCT_PORT: String(ports.acct),
      DEMARC_RADIUS_REJECT_DELAY: '0',
    };
    const server = new FreeRadiusServer(folder, environment, ports, given.secret);
    await server.run();
    return server;
  }

  /** Everything it printed, for the message of a test that fails. */
  get log(): string {
    return this.printed;
  }

  /** Octets of accounting that wait on disk for the database. */
  get bufferedOctets(): number {
    const buffer = join(this.folder, 'accounting-buffer');
    return readdirSync(buffer).reduce((sum, name) => sum + statSync(join(buffer, name)).size, 0);
  }

  async run(): Promise<void> {
    const child = spawn(join(this.folder, 'config/start.sh'), ['-f', '-l', 'stdout', '-xx'], {
      env: this.environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    const from = this.printed.length;
    await new Promise<void>((resolve, reject) => {
      const listen = (chunk: Buffer): void => {
        this.printed += chunk.toString();
        if (this.printed.includes('Ready to process requests', from)) resolve();
      };
      child.stdout.on('data', listen);
      child.stderr.on('data', listen);
      child.on('error', reject);
      child.on('close', () => reject(new Error(`FreeRADIUS did not start:\n${this.printed.slice(-4000)}`)));
    });
  }

  /** Fetches a last known good that is another one, as the timer does, and waits until FreeRADIUS has read it. */
  async refresh(): Promise<void> {
    await sleep(HUP_PAUSE_MS);
    const from = this.printed.length;
    await promisify(execFile)(join(this.folder, 'config/refresh-last-known-good.sh'), { env: this.environment });
    await until(() => {
      const reloaded = this.printed.indexOf('reload module "demarc_groups"', from);
      return reloaded >= 0 && this.printed.includes('Ready to process requests', reloaded);
    });
  }

  async halt(): Promise<void> {
    const { child } = this;
    this.child = null;
    if (child === null || child.exitCode !== null) return;
    const closed = once(child, 'close');
    child.kill('SIGTERM');
    await closed;
  }

  async stop(): Promise<void> {
    await this.halt();
    rmSync(this.folder, { recursive: true, force: true });
  }

  login(attributes: string): Promise<RadiusAnswer> {
    return this.ask('auth', attributes);
  }

  /** Many logins at once; the answers in the order in which they came. */
  async loginAll(attributes: readonly string[]): Promise<RadiusAnswer[]> {
    const printed = await radclient({
      attributes: attributes.join('\n'),
      kind: 'auth',
      port: this.ports.auth,
      secret: this.secret,
      parallel: attributes.length,
    });
    return printed
      .split(/^(?=Received )/m)
      .slice(1)
      .map((received) => new RadiusAnswer(received));
  }

  account(attributes: string): Promise<RadiusAnswer> {
    return this.ask('acct', attributes);
  }

  private async ask(kind: 'auth' | 'acct', attributes: string): Promise<RadiusAnswer> {
    const printed = await radclient({ attributes, kind, port: this.ports[kind], secret: this.secret });
    return new RadiusAnswer(printed);
  }
}

/** What radclient printed of an answer. */
export class RadiusAnswer {
  readonly code: string;
  private readonly attributes: ReadonlyMap<string, string>;

  constructor(readonly printed: string) {
    const [, received = ''] = printed.split(/^Received /m);
    this.code = /^[\w-]+/.exec(received)?.[0] ?? 'no answer';
    this.attributes = new Map(
      [...received.matchAll(/^\t([\w:-]+) = (.*)$/gm)].map(([, name = '', value = '']) => [
        name,
        value.replaceAll(/^"|"$/g, ''),
      ]),
    );
  }

  /** The text of an attribute, null when it is not there. */
  of(name: string): string | null {
    return this.attributes.get(name) ?? null;
  }

  /** Octets that are text, as Class is. */
  text(name: string): string | null {
    const value = this.of(name);
    return value === null ? null : Buffer.from(value.slice(2), 'hex').toString('utf8');
  }

  get names(): string[] {
    return [...this.attributes.keys()];
  }
}

export async function until(condition: () => boolean | Promise<boolean>, timeoutMs = 15_000): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error('it did not come to that');
    await sleep(50);
  }
}
