import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { AppConfig } from '../../platform/config/app-config';
import { Logger } from '../../platform/logger';
import { Readiness } from '../../platform/readiness';
import { Admission, MAX_CONNECTIONS, retryAfterSeconds } from './admission';
import { setSessionCookie } from './cookies';
import { CpeConnection } from './cpe-connection';
import { CwmpEndpoint } from './cwmp-endpoint';
import { NetworkList } from './network-list';
import type { Reply } from './reply';
import { BodyError } from './request-body';
import { SessionHousekeeping } from './session-housekeeping';

// C10: Node's own limits are far too generous for a port that strangers reach.
const SERVER_OPTIONS = {
  headersTimeout: 10_000,
  requestTimeout: 20_000,
  connectionsCheckingInterval: 1_000,
  keepAlive: true,
  noDelay: true,
  maxHeaderSize: 16_384,
};
const IDLE_BEFORE_AUTHENTICATION_MS = 15_000;
const HANDSHAKE_MS = 10_000;
const MAX_REQUESTS_PER_SOCKET = 2_000;
/** How long a refused body may still arrive: some CPEs read the answer only when they have sent everything. */
const LINGER_MS = 1_000;

/** The port CPEs talk to: a bare HTTP server of its own, never behind the body parser of the API. */
@Injectable()
export class CwmpListener implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private server: Server | null = null;
  private readonly connections = new WeakMap<Socket, CpeConnection>();
  private readonly proxies: NetworkList;
  private readonly log;

  constructor(
    private readonly config: AppConfig,
    private readonly admission: Admission,
    private readonly endpoint: CwmpEndpoint,
    private readonly housekeeping: SessionHousekeeping,
    private readonly readiness: Readiness,
    logger: Logger,
  ) {
    this.proxies = new NetworkList(config.settings.TRUSTED_PROXIES);
    this.log = logger.child('cwmp');
  }

  /** The port it got. */
  get port(): number {
    const address = this.server?.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  private get isTls(): boolean {
    return this.config.settings.CWMP_TLS_CERT !== undefined;
  }

  async onApplicationBootstrap(): Promise<void> {
    if (!this.config.hasRole('cwmp')) return;
    this.readiness.expect('cwmp');
    const server = this.create();
    server.maxConnections = MAX_CONNECTIONS;
    server.maxRequestsPerSocket = MAX_REQUESTS_PER_SOCKET;
    server.keepAliveTimeout = 0; // idle time depends on the session, so it is kept per socket
    // Over TLS a request arrives on a socket that wraps the one that was accepted.
    server.on(this.isTls ? 'secureConnection' : 'connection', (socket: Socket) => this.accept(socket));
    server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) =>
      end(request, response, 417, []),
    );
    server.on('clientError', (_error, socket) => refuseBrokenRequest(socket as Socket));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ port: this.config.settings.CWMP_PORT, host: this.config.bindAddress, backlog: 2_048 }, resolve);
    });
    this.server = server;
    this.warnOfWeakSettings();
    this.readiness.up('cwmp');
  }

  /** Before anything else goes: sessions are put away while the database is still there. */
  async beforeApplicationShutdown(): Promise<void> {
    const { server } = this;
    if (server === null) return;
    this.readiness.down('cwmp');
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeIdleConnections();
    await this.housekeeping.quiesce();
    server.closeAllConnections();
    await closed;
    await this.housekeeping.parkAll();
  }

  private create(): Server {
    const handle = (request: IncomingMessage, response: ServerResponse): void => this.receive(request, response);
    const { CWMP_TLS_CERT: cert, CWMP_TLS_KEY: key } = this.config.settings;
    if (cert === undefined || key === undefined) return createServer(SERVER_OPTIONS, handle);
    return createTlsServer(
      { ...SERVER_OPTIONS, cert: pem(cert), key: pem(key), minVersion: 'TLSv1.2', handshakeTimeout: HANDSHAKE_MS },
      handle,
    );
  }

  private accept(socket: Socket): void {
    const connection = new CpeConnection(socket, this.proxies);
    if (!this.admission.admitConnection(connection.address)) {
      socket.destroy();
      return;
    }
    this.connections.set(socket, connection);
    socket.setTimeout(IDLE_BEFORE_AUTHENTICATION_MS);
    socket.once('close', () => {
      this.admission.releaseConnection(connection.address);
      this.housekeeping.connectionClosed(connection);
    });
  }

  private receive(request: IncomingMessage, response: ServerResponse): void {
    const connection = this.connections.get(request.socket);
    if (connection === undefined || !connection.enqueue(() => this.serve(request, response, connection))) {
      request.socket.destroy();
    }
  }

  private async serve(request: IncomingMessage, response: ServerResponse, connection: CpeConnection): Promise<void> {
    let reply: Reply;
    try {
      reply = await this.endpoint.handle(request, connection);
    } catch (error) {
      if (error instanceof BodyError) {
        if (error.reason === 'aborted') return;
        reply = { status: BODY_STATUS[error.reason], reason: `body-${error.reason}` };
      } else {
        this.log.error({ err: error }, 'a request of a CPE failed');
        reply = { status: 503, reason: 'unavailable' };
      }
    }
    this.housekeeping.count(reply);
    this.answer(request, response, reply);
    const { session } = connection;
    connection.socket.setTimeout(session === null ? IDLE_BEFORE_AUTHENTICATION_MS : session.data.timeoutMs);
  }

  private answer(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
    if (response.destroyed) return;
    switch (reply.status) {
      case 200: {
        const headers = [
          'Content-Type',
          'text/xml; charset="utf-8"',
          'Content-Length',
          String(Buffer.byteLength(reply.body)),
        ];
        if (reply.cookie !== null) headers.push('Set-Cookie', setSessionCookie(reply.cookie));
        response.writeHead(200, headers).end(reply.body);
        return;
      }
      case 204:
        response.writeHead(204, []).end();
        return;
      case 401:
        if (reply.closes) return end(request, response, 401, ['WWW-Authenticate', reply.challenge]);
        request.resume();
        response.writeHead(401, ['WWW-Authenticate', reply.challenge, 'Content-Length', '0']).end();
        return;
      case 405:
        return end(request, response, 405, ['Allow', 'POST']);
      case 503:
        return end(request, response, 503, ['Retry-After', String(retryAfterSeconds())]);
      default:
        return end(request, response, reply.status, []);
    }
  }

  private warnOfWeakSettings(): void {
    if (this.config.settings.CWMP_AUTH === 'none')
      this.log.warn('CPEs are not authenticated: CWMP_AUTH=none is for closed laboratories');
    const isLoopback = ['127.0.0.1', '::1', 'localhost'].includes(this.config.bindAddress);
    if (!this.isTls && !isLoopback) this.log.warn('CWMP is served without TLS outside of loopback');
  }
}

const BODY_STATUS = { 'too-large': 413, 'unsupported-encoding': 415, undecodable: 400 } as const;

/** A setting is a file, or the PEM text itself. */
const pem = (setting: string): string | Buffer => (setting.includes('-----BEGIN') ? setting : readFileSync(setting));

/** Answers and closes: nothing that follows on this connection is read as a request. */
function end(request: IncomingMessage, response: ServerResponse, status: number, headers: string[]): void {
  response.writeHead(status, [...headers, 'Content-Length', '0', 'Connection', 'close']).end();
  const { socket } = request;
  request.resume();
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}

/** What is no HTTP, or two lengths at once: one refusal, and the end. */
function refuseBrokenRequest(socket: Socket): void {
  if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}
