import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const PROGRAM = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin']
  .map((folder) => join(folder, 'prosody'))
  .find((path) => existsSync(path));

/** Runs where Prosody is installed; elsewhere the skipped name says what is missing. */
export function describeWithProsody(title: string, body: () => void): void {
  if (PROGRAM !== undefined) describe(title, body);
  else describe.skip(`${title} (SKIPPED: not installed: prosody)`, body);
}

export const XMPP_DOMAIN = 'isp.example';

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  return port;
}

/** Debian's Prosody on loopback with a configuration and data of its own. */
export class Prosody {
  private child: ChildProcess | null = null;
  private printed = '';

  private constructor(
    private readonly folder: string,
    readonly port: number,
    private readonly isTls: boolean,
  ) {}

  /**
   * @param accounts names and their passwords
   * @param certificate with one, nobody signs in without STARTTLS
   */
  static async start(
    accounts: Readonly<Record<string, string>>,
    certificate: { cert: string; key: string } | null = null,
  ): Promise<Prosody> {
    const folder = mkdtempSync(join(tmpdir(), 'demarc-prosody-'));
    const prosody = new Prosody(folder, await freePort(), certificate !== null);
    const place = join(folder, 'data', XMPP_DOMAIN.replaceAll('.', '%2e'), 'accounts');
    mkdirSync(place, { recursive: true });
    for (const [name, password] of Object.entries(accounts))
      writeFileSync(join(place, `${name.replaceAll('-', '%2d')}.dat`), `return { ["password"] = "${password}"; };\n`);
    writeFileSync(join(folder, 'server.crt'), certificate?.cert ?? '');
    writeFileSync(join(folder, 'server.key'), certificate?.key ?? '');
    writeFileSync(join(folder, 'prosody.cfg.lua'), prosody.configuration());
    await prosody.run();
    return prosody;
  }

  /** Starts it, and waits until it listens. */
  async run(): Promise<void> {
    const child = spawn(String(PROGRAM), ['-F', '--config', join(this.folder, 'prosody.cfg.lua')], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text: Buffer) => (this.printed += text.toString()));
    for (let n = 0; n < 400; n++) {
      if (await this.listens()) return;
      if (child.exitCode !== null) break;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error(`prosody did not start:\n${this.printed}`);
  }

  /** It is gone, and its folder stays. */
  async halt(): Promise<void> {
    const { child } = this;
    this.child = null;
    if (child === null || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  async stop(): Promise<void> {
    await this.halt();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private listens(): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = connect({ host: '127.0.0.1', port: this.port });
      socket.once('connect', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
  }

  private configuration(): string {
    const { folder, port } = this;
    const protection = this.isTls
      ? `modules_disabled = { "s2s" }
c2s_require_encryption = true
allow_unencrypted_plain_auth = false
ssl = { certificate = "${folder}/server.crt"; key = "${folder}/server.key" }`
      : `modules_disabled = { "s2s", "tls" }
c2s_require_encryption = false
allow_unencrypted_plain_auth = true`;
    return `run_as_root = true
pidfile = "${folder}/prosody.pid"
data_path = "${folder}/data"
log = "*console"
interfaces = { "127.0.0.1" }
c2s_ports = { ${port} }
modules_enabled = { "saslauth", "disco", "ping", "roster"${this.isTls ? ', "tls"' : ''} }
${protection}
authentication = "internal_plain"
VirtualHost "${XMPP_DOMAIN}"
`;
  }
}
