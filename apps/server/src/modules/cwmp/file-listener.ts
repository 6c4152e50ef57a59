import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { AppConfig } from '../../platform/config/app-config';
import { Logger } from '../../platform/logger';
import { Readiness } from '../../platform/readiness';
import { RouterFileLinks } from '../inventory/router-file-links.service';
import { bare, free, type FileReply } from './file-reply';
import { FileRoutes } from './file-routes';
import { NetworkList, plainAddress } from '../../platform/http/network-list';
import { RouterTls } from './router-tls';

const SERVER_OPTIONS = {
  headersTimeout: 10_000,
  /** The slowest line must have the time to send a file; who has no URL for that is answered before. */
  requestTimeout: 1_800_000,
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 15_000,
  maxHeaderSize: 8_192,
};
const MAX_CONNECTIONS = 2_000;
const MAX_CONNECTIONS_PER_ADDRESS = 64;
const MAX_REQUESTS_PER_SOCKET = 1_000;
/** A router that takes nothing for so long is gone; slow ones come back with a Range. */
const SILENCE_MS = 60_000;
/** For who still sends what nobody takes, so that it hears why. */
const LINGER_MS = 2_000;

/** The port CPEs fetch files from (HEAD, GET, one Range) and send files to (PUT, POST): a bare HTTP server without any other use. */
@Injectable()
export class FileListener implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private server: Server | null = null;
  private readonly connections = new Map<string, number>();
  private readonly networks: NetworkList;
  private readonly log;

  constructor(
    private readonly config: AppConfig,
    private readonly routes: FileRoutes,
    private readonly links: RouterFileLinks,
    private readonly tls: RouterTls,
    private readonly readiness: Readiness,
    logger: Logger,
  ) {
    this.networks = new NetworkList(config.networksOf('files'));
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
    const server = await this.create();
    server.maxConnections = MAX_CONNECTIONS;
    server.maxRequestsPerSocket = MAX_REQUESTS_PER_SOCKET;
    server.setTimeout(SILENCE_MS);
    server.on('connection', (socket: Socket) => this.accept(socket));
    server.on('checkContinue', (request, response) => void this.serve(request, response, true));
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

  private async create(): Promise<Server> {
    const handle = (request: IncomingMessage, response: ServerResponse): void =>
      void this.serve(request, response, false);
    if (!this.config.filesByTls) return createServer(SERVER_OPTIONS, handle);
    const server = createTlsServer({ ...SERVER_OPTIONS, ...(await this.tls.options('nobody')) }, handle);
    this.tls.follow(server);
    return server;
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

  /** @param waits it sends its body only when it is told to go on */
  private async serve(request: IncomingMessage, response: ServerResponse, waits: boolean): Promise<void> {
    // It hung up; whoever reads the body is told.
    request.on('error', () => undefined);
    let isWaiting = waits;
    const goOn = (): void => {
      if (isWaiting) response.writeContinue();
      isWaiting = false;
    };
    let reply: FileReply;
    try {
      if (this.routes.speed.serves(request)) {
        goOn();
        return await this.routes.speed.serve(request, response);
      }
      reply = await this.routes.files.handle(request, plainAddress(request.socket.remoteAddress ?? ''), goOn);
    } catch (error) {
      this.log.error({ err: error }, 'a transfer of a file failed');
      if (response.headersSent) {
        response.destroy();
        return;
      }
      reply = free(bare(503, 'failed', { 'Retry-After': 30 }));
    }
    try {
      if (isWaiting || request.complete) await send(response, reply);
      else await sendEarly(request, response, reply);
    } catch (error) {
      // The router hung up, which is its right: it asks for the rest later.
      this.log.debug({ err: error }, 'a transfer broke off');
      response.destroy();
    } finally {
      reply.release();
    }
  }
}

/** The answer to a request whose body is not read: it goes out at once, and what is on its way is let go by. */
async function sendEarly(request: IncomingMessage, response: ServerResponse, reply: FileReply): Promise<void> {
  if (reply.body !== null || response.destroyed) return send(response, reply);
  const isOver = new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, LINGER_MS);
    request.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
  // Who is asked for a password sends the whole again, many on the same connection.
  if (reply.status === 401) {
    request.resume();
    await isOver;
  }
  const isRead = request.complete;
  response.writeHead(reply.status, isRead ? reply.headers : { ...reply.headers, Connection: 'close' });
  response.flushHeaders();
  request.resume();
  if (!isRead) await isOver;
  response.end();
}

async function send(response: ServerResponse, { status, headers, body }: FileReply): Promise<void> {
  if (response.destroyed) {
    await body?.file.close();
    return;
  }
  response.writeHead(status, headers);
  if (body === null) {
    response.end();
    return;
  }
  // The stream closes the file, whatever comes.
  await pipeline(body.file.read(body.range), response);
}
