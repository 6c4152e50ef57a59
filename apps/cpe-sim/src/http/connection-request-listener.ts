import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bindableAddress } from '../loopback';
import type { Quirk } from '../quirks';
import { type Credentials, DigestGate } from './digest';

const OPAQUE = 'b2Rk';

/** The small web server of a box that the ACS knocks on: GET with Digest, answered before the session (TR-069 3.2.2). */
export class ConnectionRequestListener {
  private readonly path = `/${randomBytes(6).toString('hex')}`;
  private readonly gate = new DigestGate('cpe');
  private server: Server | null = null;

  constructor(
    private readonly credentials: () => Credentials,
    private readonly onRequest: () => void,
    private readonly quirks: ReadonlySet<Quirk> = new Set(),
  ) {}

  /** Listens on a free port of the address; resolves to the URL to report. */
  async open(address: string): Promise<string> {
    const isV6 = address.includes(':');
    const host = isV6 ? address : await bindableAddress(address);
    const server = createServer((request, response) => this.answer(request, response));
    this.server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, host, resolve);
    });
    const { port } = server.address() as AddressInfo;
    return `http://${isV6 ? `[${host}]` : host}:${port}${this.path}`;
  }

  /** The address is gone: whoever is connected is cut off, nobody is listening. */
  async close(): Promise<void> {
    const { server } = this;
    this.server = null;
    if (server === null) return;
    server.closeAllConnections();
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const uri = request.url ?? '';
    if (uri !== this.path) {
      response.writeHead(404).end();
    } else if (request.method !== 'GET') {
      response.writeHead(405, { Allow: 'GET' }).end();
    } else {
      const verdict = this.judge(request.headers.authorization ?? '', uri);
      if (verdict !== 'admitted') return this.challenge(response, verdict === 'stale');
      if (this.quirks.has('answers-no-content')) response.writeHead(204).end();
      else response.writeHead(200, { 'Content-Length': '0' }).end();
      this.onRequest();
    }
  }

  private judge(authorization: string, uri: string): 'admitted' | 'stale' | 'refused' {
    const { username, password } = this.credentials();
    if (this.quirks.has('basic-challenge')) {
      const expected = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
      return authorization === expected ? 'admitted' : 'refused';
    }
    // RFC 2617 3.2.2: what was sent as opaque comes back.
    if (this.quirks.has('odd-challenge') && authorization !== '' && !authorization.includes(`opaque="${OPAQUE}"`))
      return 'refused';
    return this.gate.judge(authorization, { method: 'GET', uri }, { username, password });
  }

  private challenge(response: ServerResponse, isStale: boolean): void {
    const { socket } = response;
    const text = this.challengeText(this.gate.challenge(isStale));
    if (this.quirks.has('folded-challenge')) {
      // Quirk G49: bare line feeds, no commas, and no blank line at the end.
      socket?.write(`HTTP/1.1 401 Unauthorized\nWWW-Authenticate: ${text.replaceAll(/,\s*/g, '\n ')}\n`);
      return;
    }
    if (this.quirks.has('drops-after-challenge')) response.once('finish', () => socket?.destroySoon());
    response.writeHead(401, { 'WWW-Authenticate': text, 'Content-Length': '0' }).end();
  }

  private challengeText(text: string): string {
    if (this.quirks.has('basic-challenge')) return 'Basic realm="cpe"';
    if (!this.quirks.has('odd-challenge')) return text;
    return text
      .replace(', algorithm=MD5', '')
      .replace('qop="auth"', `qop="auth-int,auth",opaque="${OPAQUE}"`)
      .replace('realm="cpe"', '  realm = cpe ');
  }
}
