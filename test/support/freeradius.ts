import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** The programs of FreeRADIUS, where they are installed; Debian calls the server `freeradius`, others `radiusd`. */
export const RADCLIENT = onPath('radclient');
export const RADIUSD = onPath('freeradius') ?? onPath('radiusd');

function onPath(program: string): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path)) ?? null;
}

async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  await new Promise<void>((done) => socket.close(() => done()));
  return port;
}

/** Sends one packet and returns what radclient printed; its exit status counts NAK as a failure, which is no matter here. */
export function radclient(given: {
  attributes: string;
  port: number;
  kind: 'auth' | 'acct' | 'disconnect' | 'coa';
  secret: string;
  /** How many packets are on their way at once; they are parted by an empty line. */
  parallel?: number;
}): Promise<string> {
  const { attributes, port, kind, secret, parallel = 1 } = given;
  const patience = parallel === 1 ? ['-r', '2', '-t', '1'] : ['-r', '3', '-t', '10', '-p', String(parallel)];
  const child = spawn(String(RADCLIENT), ['-x', ...patience, `127.0.0.1:${port}`, kind, secret]);
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  child.stdin.end(attributes);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve(printed));
  });
}

/** A FreeRADIUS of our own on loopback that plays a NAS: it ends the sessions of the users it is told. */
export class FreeRadiusNas {
  private printed = '';

  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    readonly port: number,
  ) {}

  static async start(given: { secret: string; users: string[] }): Promise<FreeRadiusNas> {
    const folder = mkdtempSync(join(tmpdir(), 'demarc-freeradius-'));
    const port = await freeUdpPort();
    writeFileSync(join(folder, 'radiusd.conf'), configuration({ ...given, folder, port }));
    const args = ['-f', '-xx', '-l', 'stdout', '-d', folder, '-n', 'radiusd'];
    const nas = new FreeRadiusNas(spawn(String(RADIUSD), args, { stdio: ['ignore', 'pipe', 'pipe'] }), folder, port);
    await nas.ready();
    return nas;
  }

  /** What the server printed of the requests it received. */
  get log(): string {
    return this.printed;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null) {
      const closed = once(this.child, 'close');
      this.child.kill('SIGTERM');
      await closed;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private ready(): Promise<void> {
    return new Promise((resolve, reject) => {
      const listen = (chunk: Buffer): void => {
        this.printed += chunk.toString();
        if (this.printed.includes('Ready to process requests')) resolve();
      };
      this.child.stdout?.on('data', listen);
      this.child.stderr?.on('data', listen);
      this.child.on('error', reject);
      this.child.on('close', () => reject(new Error(`FreeRADIUS did not start:\n${this.printed}`)));
    });
  }
}

/** Where the modules of this installation are; the server itself says so. */
function moduleFolder(): string {
  const said = execFileSync(String(RADIUSD), ['-v'], { encoding: 'utf8' });
  const candidates = ['/usr/lib/freeradius', '/usr/lib64/freeradius', '/usr/local/lib', '/usr/lib'];
  return candidates.find((folder) => existsSync(join(folder, 'rlm_always.so'))) ?? (said === '' ? '' : '/usr/lib');
}

function configuration(given: { secret: string; users: string[]; folder: string; port: number }): string {
  const { secret, users, folder, port } = given;
  const known = users.map((user) => `(&User-Name == "${user}")`).join(' || ');
  return `
prefix = /usr
libdir = ${moduleFolder()}
logdir = ${folder}
run_dir = ${folder}
pidfile = ${folder}/pid
log {
  destination = stdout
}
thread pool {
  start_servers = 1
  max_servers = 2
  min_spare_servers = 1
  max_spare_servers = 2
}
modules {
  always ok {
    rcode = ok
  }
  always fail {
    rcode = fail
  }
}
client demarc {
  ipaddr = 127.0.0.1
  secret = "${secret}"
}
server nas {
  listen {
    type = coa
    ipaddr = 127.0.0.1
    port = ${port}
  }
  recv-coa {
    if (${known}) {
      ok
    }
    else {
      update reply {
        Error-Cause := Session-Context-Not-Found
      }
      fail
    }
  }
  send-coa {
    ok
  }
}
`;
}
