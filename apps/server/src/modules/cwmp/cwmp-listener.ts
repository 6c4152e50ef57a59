import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { AppConfig } from '../../platform/config/app-config';
import { Logger } from '../../platform/logger';
import { Readiness } from '../../platform/readiness';
import { MAX_CONNECTIONS } from './admission';
import type { Door } from './cpe-connection';
import { CwmpRequests, end, refuseBrokenRequest } from './cwmp-requests';
import { NetworkList } from '../../platform/http/network-list';
import { RouterTls } from './router-tls';
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
const MAX_REQUESTS_PER_SOCKET = 2_000;
const BACKLOG = 2_048;

/** The ports CPEs talk to: bare HTTP servers of their own, never behind the body parser of the API. */
@Injectable()
export class CwmpListener implements OnApplicationBootstrap, BeforeApplicationShutdown {
  /** The CWMP port first; behind it the one without TLS, where there is one. */
  private readonly servers: Server[] = [];
  private readonly log;

  constructor(
    private readonly config: AppConfig,
    private readonly requests: CwmpRequests,
    private readonly housekeeping: SessionHousekeeping,
    private readonly tls: RouterTls,
    private readonly readiness: Readiness,
    logger: Logger,
  ) {
    this.log = logger.child('cwmp');
  }

  /** The port it got. */
  get port(): number {
    return portOf(this.servers[0]);
  }

  /** The port without TLS beside it; 0 when there is none. */
  get plainPort(): number {
    return portOf(this.servers[1]);
  }

  async onApplicationBootstrap(): Promise<void> {
    if (!this.config.hasRole('cwmp')) return;
    const { CWMP_PORT, CWMP_PLAIN_PORT } = this.config.settings;
    this.readiness.expect('cwmp');
    await this.open(CWMP_PORT, this.config.cwmpByTls, this.config.networksOf('cwmp'));
    if (CWMP_PLAIN_PORT !== undefined) await this.open(CWMP_PLAIN_PORT, false, this.config.networksOf('cwmp-plain'));
    this.warnOfWeakSettings();
    this.readiness.up('cwmp');
  }

  /** Before anything else goes: sessions are put away while the database is still there. */
  async beforeApplicationShutdown(): Promise<void> {
    if (this.servers.length === 0) return;
    this.readiness.down('cwmp');
    const closed = this.servers.map((server) => new Promise((resolve) => server.close(resolve)));
    for (const server of this.servers) server.closeIdleConnections();
    await this.housekeeping.quiesce();
    for (const server of this.servers) server.closeAllConnections();
    await Promise.all(closed);
    await this.housekeeping.parkAll();
  }

  private async open(port: number, isTls: boolean, networks: readonly string[]): Promise<void> {
    const door = {
      proxies: new NetworkList(this.config.settings.TRUSTED_PROXIES),
      networks: new NetworkList(networks),
    };
    const server = isTls ? await this.createTls() : createServer(SERVER_OPTIONS, this.handle);
    this.prepare(server, isTls, door);
    await new Promise<void>((resolve, reject) => {
      const { bindAddress: host, sharesCwmpPort: reusePort } = this.config;
      server.once('error', reject);
      server.listen({ port, host, backlog: BACKLOG, reusePort }, resolve);
    });
    this.servers.push(server);
  }

  private async createTls(): Promise<TlsServer> {
    const server = createTlsServer({ ...SERVER_OPTIONS, ...(await this.tls.options('certificates')) }, this.handle);
    this.tls.follow(server);
    return server;
  }

  private prepare(server: Server, isTls: boolean, door: Door): void {
    server.maxConnections = MAX_CONNECTIONS;
    server.maxRequestsPerSocket = MAX_REQUESTS_PER_SOCKET;
    server.keepAliveTimeout = 0; // idle time depends on the session, so it is kept per socket
    // Over TLS a request arrives on a socket that wraps the one that was accepted.
    server.on(isTls ? 'secureConnection' : 'connection', (socket: Socket) => this.requests.accept(socket, door));
    server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) =>
      end(request, response, 417, []),
    );
    server.on('clientError', (_error, socket) => refuseBrokenRequest(socket as Socket));
  }

  private readonly handle = (request: IncomingMessage, response: ServerResponse): void =>
    this.requests.receive(request, response);

  private warnOfWeakSettings(): void {
    if (this.config.settings.CWMP_AUTH === 'none')
      this.log.warn('CPEs are not authenticated: CWMP_AUTH=none is for closed laboratories');
    if (!this.config.cwmpByTls && this.config.isOutsideOfLoopback)
      this.log.warn('CWMP is served without TLS outside of loopback');
  }
}

function portOf(server: Server | undefined): number {
  const address = server?.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
