import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { DomainError } from '@demarc/kernel';
import { Clock } from '../../platform/clock';
import { AppConfig } from '../../platform/config/app-config';
import { statusOf } from '../../platform/http/domain-error.filter';
import { plainAddress } from '../../platform/http/network-list';
import { Logger } from '../../platform/logger';
import { NbiAccess } from './nbi-access';
import { NbiEndpoint } from './nbi-endpoint';
import { NbiPolicies } from './nbi-policies.service';
import { bare, NbiRefused, type NbiReply } from './nbi-reply';
import { partsOf } from './nbi-request';
import { NBI_VERSION } from './nbi-version';

const SERVER_OPTIONS = {
  headersTimeout: 10_000,
  requestTimeout: 600_000,
  keepAliveTimeout: 15_000,
  maxHeaderSize: 65_536,
};
const SILENCE_MS = 300_000;
const MAX_CONNECTIONS = 500;

/** The port for programs that were made for GenieACS; closed unless somebody has switched it on. */
@Injectable()
export class NbiListener implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private server: Server | null = null;
  private isStopping = false;
  private following: Promise<void> = Promise.resolve();
  private failure: string | null = null;
  private readonly log;

  constructor(
    private readonly config: AppConfig,
    private readonly policies: NbiPolicies,
    private readonly access: NbiAccess,
    private readonly endpoint: NbiEndpoint,
    private readonly clock: Clock,
    logger: Logger,
  ) {
    this.log = logger.child('nbi');
  }

  /** The port it got; 0: closed. */
  get port(): number {
    const address = this.server?.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  /** Why it is closed although it should be open. */
  get problem(): string | null {
    return this.failure;
  }

  async onApplicationBootstrap(): Promise<void> {
    if (!this.config.hasRole('nbi') || this.config.settings.DEMARC_IS_WORKER) return;
    this.policies.follow(() => void this.follow());
    await this.follow();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    await this.following;
    await this.close();
  }

  /** Opens, closes, and learns whom it need not ask: one change after the other. */
  follow(): Promise<void> {
    this.following = this.following
      .then(() => this.obey())
      .catch((error: unknown) => {
        this.failure = error instanceof Error ? error.message : 'it could not be opened';
        this.log.error({ err: error }, 'the port for GenieACS programs could not be opened');
      });
    return this.following;
  }

  private async obey(): Promise<void> {
    if (this.isStopping) return;
    const policy = await this.policies.current();
    this.access.use(policy);
    if (!policy.isOn) await this.close();
    else if (this.server === null) await this.open();
    this.failure = null;
    if (policy.isOn && policy.exemptNetworks.length > 0) {
      this.log.warn(
        { networks: policy.exemptNetworks, role: policy.exemptRole },
        'programs of these networks are answered without a token',
      );
    }
  }

  private async open(): Promise<void> {
    const server = createServer(SERVER_OPTIONS, (request, response) => void this.serve(request, response));
    server.maxConnections = MAX_CONNECTIONS;
    server.setTimeout(SILENCE_MS);
    server.on('connection', (socket: Socket) => {
      if (this.access.isForeign(plainAddress(socket.remoteAddress ?? ''))) socket.destroy();
    });
    server.on('clientError', (_error, socket) => socket.destroy());
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ port: this.config.settings.NBI_PORT, host: this.config.bindAddress }, resolve);
    });
    this.server = server;
  }

  private async close(): Promise<void> {
    const { server } = this;
    if (server === null) return;
    this.server = null;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    request.on('error', () => undefined); // it hung up; whoever reads the body is told
    const reply = await this.replyTo(request);
    try {
      await send(request, response, reply);
    } catch (error) {
      this.log.debug({ err: error }, 'an answer broke off');
      response.destroy();
    }
  }

  private async replyTo(request: IncomingMessage): Promise<NbiReply> {
    try {
      const caller = await this.access.identify(request, this.clock.monotonicMs());
      if (caller === null) return UNKNOWN;
      const { path, query } = partsOf(request.url ?? '/');
      return await this.endpoint.handle({ method: request.method ?? 'GET', path, query, incoming: request, caller });
    } catch (error) {
      if (error instanceof NbiRefused) return error.reply;
      if (error instanceof DomainError) return bare(statusOf(error.kind), error.message);
      this.log.error({ err: error }, 'a request of a GenieACS program failed');
      return bare(500);
    }
  }
}

const UNKNOWN: NbiReply = {
  ...bare(401, '401 Unauthorized: an API token is needed, as X-API-Key, Bearer, or password of Basic'),
  headers: { 'WWW-Authenticate': 'Basic realm="demarc", charset="UTF-8"' },
};

async function send(request: IncomingMessage, response: ServerResponse, reply: NbiReply): Promise<void> {
  const { status, reason, headers = {}, body } = reply;
  const all: Record<string, string> = {
    'GenieACS-Version': NBI_VERSION,
    'X-Content-Type-Options': 'nosniff',
    ...headers,
  };
  if (reason !== undefined) all['X-Status-Reason'] = reason;
  // A body that nobody has read would be taken for the next request.
  if (!request.complete) all.Connection = 'close';
  if (reason === undefined) response.writeHead(status, all);
  else response.writeHead(status, reason, all);
  if (request.method === 'HEAD') {
    response.end();
    // The rows that would have come are let go.
    if (typeof body !== 'string') await body[Symbol.asyncIterator]().return?.();
  } else if (typeof body === 'string') response.end(body);
  else await pipeline(Readable.from(body), response);
  request.resume();
}
