import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bindableAddress } from '../loopback';
import { type Credentials, DigestGate } from './digest';

/** The small web server of a box that the ACS knocks on: GET with Digest, answered before the session (TR-069 3.2.2). */
export class ConnectionRequestListener {
  private readonly path = `/${randomBytes(6).toString('hex')}`;
  private readonly gate = new DigestGate('cpe');
  private server: Server | null = null;

  constructor(
    private readonly credentials: () => Credentials,
    private readonly onRequest: () => void,
  ) {}

  /** Listens on a free port of the address; resolves to the URL to report. */
  async open(address: string): Promise<string> {
    const host = await bindableAddress(address);
    const server = createServer((request, response) => this.answer(request, response));
    this.server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, host, resolve);
    });
    const { port } = server.address() as AddressInfo;
    return `http://${host}:${port}${this.path}`;
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
      const verdict = this.gate.judge(request.headers.authorization ?? '', { method: 'GET', uri }, this.credentials());
      if (verdict !== 'admitted') {
        const challenge = this.gate.challenge(verdict === 'stale');
        response.writeHead(401, { 'WWW-Authenticate': challenge, 'Content-Length': '0' }).end();
        return;
      }
      response.writeHead(200, { 'Content-Length': '0' }).end();
      this.onRequest();
    }
  }
}
