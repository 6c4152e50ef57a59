import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { AppConfig } from '../../platform/config/app-config';
import { Logger } from '../../platform/logger';
import { Readiness } from '../../platform/readiness';
import { RouterFileLinks } from '../inventory/router-file-links.service';
import { CwmpMetrics } from './cwmp-metrics';
import { FileEndpoint, type FileReply } from './file-endpoint';
import { NetworkList, plainAddress } from './network-list';

const SERVER_OPTIONS = {
  headersTimeout: 10_000,
  requestTimeout: 20_000,
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 15_000,
  maxHeaderSize: 8_192,
};
const MAX_CONNECTIONS = 2_000;
const MAX_CONNECTIONS_PER_ADDRESS = 64;
const MAX_REQUESTS_PER_SOCKET = 1_000;
const HANDSHAKE_MS = 10_000;
/** A router that takes nothing for so long is gone; slow ones come back with a Range. */
const SILENCE_MS = 60_000;
const CHUNK_BYTES = 1 << 16;

/** The port CPEs fetch files from: a bare HTTP server without any other use (HEAD, GET, one Range). */
@Injectable()
export class FileListener implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private server: Server | null = null;
  private readonly connections = new Map<string, number>();
  private readonly networks: NetworkList;
  private readonly log;

  constructor(
    private readonly config: AppConfig,
    private readonly endpoint: FileEndpoint,
    private readonly links: RouterFileLinks,
    private readonly metrics: CwmpMetrics,
    private readonly readiness: Readiness,
    logger: Logger,
  ) {
    this.networks = new NetworkList(config.settings.CPE_NETWORKS);
    this.log = logger.child('files');
  }

  /** The port it got. */
  get port(): number {
    const address = this.server?.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  async onApplicationBootstrap(): Promise<void> {
    if (!this.config.hasRole('files')) return;
    this.readiness.expect('files');
    const server = this.create();
    server.maxConnections = MAX_CONNECTIONS;
    server.maxRequestsPerSocket = MAX_REQUESTS_PER_SOCKET;
    server.setTimeout(SILENCE_MS);
    server.on('connection', (socket: Socket) => this.accept(socket));
    server.on('clientError', (_error, socket) => socket.destroy());
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ port: this.config.settings.FILES_PORT, host: this.config.bindAddress }, resolve);
    });
    this.server = server;
    this.links.listens(this.port);
    if (this.links.baseUrl === null)
      this.log.warn('routers cannot be told where files are: set FILES_PUBLIC_URL or CWMP_PUBLIC_URL');
    this.readiness.up('files');
  }

  /** Transfers under way are cut: routers ask for the rest by Range. */
  async beforeApplicationShutdown(): Promise<void> {
    const { server } = this;
    if (server === null) return;
    this.readiness.down('files');
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }

  private create(): Server {
    const handle = (request: IncomingMessage, response: ServerResponse): void => void this.serve(request, response);
    const { CWMP_TLS_CERT: cert, CWMP_TLS_KEY: key } = this.config.settings;
    if (!this.config.filesByTls || cert === undefined || key === undefined) return createServer(SERVER_OPTIONS, handle);
    return createTlsServer(
      { ...SERVER_OPTIONS, cert: pem(cert), key: pem(key), minVersion: 'TLSv1.2', handshakeTimeout: HANDSHAKE_MS },
      handle,
    );
  }

  private accept(socket: Socket): void {
    const address = plainAddress(socket.remoteAddress ?? '');
    const count = this.connections.get(address) ?? 0;
    const isForeign = !this.networks.isEmpty && !this.networks.includes(address);
    if (isForeign || count >= MAX_CONNECTIONS_PER_ADDRESS) {
      socket.destroy();
      return;
    }
    this.connections.set(address, count + 1);
    socket.once('close', () => {
      const rest = (this.connections.get(address) ?? 1) - 1;
      if (rest === 0) this.connections.delete(address);
      else this.connections.set(address, rest);
    });
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    request.resume();
    let reply: FileReply;
    try {
      reply = await this.endpoint.handle(request, plainAddress(request.socket.remoteAddress ?? ''));
    } catch (error) {
      this.log.error({ err: error }, 'a request for a file failed');
      response.writeHead(503, { 'Content-Length': 0 }).end();
      return;
    }
    this.metrics.count('file', reply.reason);
    try {
      await send(response, reply);
    } catch (error) {
      // The router hung up, which is its right: it asks for the rest later.
      this.log.debug({ err: error }, 'a transfer broke off');
      response.destroy();
    } finally {
      reply.release();
    }
  }
}

async function send(response: ServerResponse, { status, headers, body }: FileReply): Promise<void> {
  if (response.destroyed) {
    await body?.handle.close();
    return;
  }
  response.writeHead(status, headers);
  if (body === null) {
    response.end();
    return;
  }
  // The stream closes the file, whatever comes.
  await pipeline(body.handle.createReadStream({ ...body.range, highWaterMark: CHUNK_BYTES }), response);
}

/** A setting is a file, or the PEM text itself. */
const pem = (setting: string): string | Buffer => (setting.includes('-----BEGIN') ? setting : readFileSync(setting));
