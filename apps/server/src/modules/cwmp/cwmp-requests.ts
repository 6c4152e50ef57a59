import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Injectable } from '@nestjs/common';
import { Logger } from '../../platform/logger';
import { Admission, retryAfterSeconds } from './admission';
import { setSessionCookie } from './cookies';
import { CpeConnection, type Door } from './cpe-connection';
import { CwmpEndpoint } from './cwmp-endpoint';
import type { Reply } from './reply';
import { BodyError } from './request-body';
import { SessionHousekeeping } from './session-housekeeping';

const IDLE_BEFORE_AUTHENTICATION_MS = 15_000;
/** How long a refused body may still arrive: some CPEs read the answer only when they have sent everything. */
const LINGER_MS = 1_000;

/** Connections and requests of CPEs, whichever port they came in by. */
@Injectable()
export class CwmpRequests {
  private readonly connections = new WeakMap<Socket, CpeConnection>();
  private readonly log;

  constructor(
    private readonly admission: Admission,
    private readonly endpoint: CwmpEndpoint,
    private readonly housekeeping: SessionHousekeeping,
    logger: Logger,
  ) {
    this.log = logger.child('cwmp');
  }

  /** A refusal is silence. What is behind a proxy is judged request by request. */
  accept(socket: Socket, door: Door): void {
    const connection = new CpeConnection(socket, door);
    const { address, isDirect } = connection;
    if (isDirect && !(connection.admits(address) && this.admission.admitConnection(address))) {
      socket.destroy();
      return;
    }
    this.connections.set(socket, connection);
    socket.setTimeout(IDLE_BEFORE_AUTHENTICATION_MS);
    socket.once('close', () => {
      if (isDirect) this.admission.releaseConnection(address);
      this.housekeeping.connectionClosed(connection);
    });
  }

  receive(request: IncomingMessage, response: ServerResponse): void {
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
        return challenge(request, response, reply);
      case 405:
        return end(request, response, 405, ['Allow', 'POST']);
      case 503:
        return end(request, response, 503, ['Retry-After', String(retryAfterSeconds())]);
      default:
        return end(request, response, reply.status, []);
    }
  }
}

function challenge(
  request: IncomingMessage,
  response: ServerResponse,
  { challenges, closes }: Extract<Reply, { status: 401 }>,
): void {
  const headers = challenges.flatMap((text) => ['WWW-Authenticate', text]);
  if (closes) return end(request, response, 401, headers);
  request.resume();
  response.writeHead(401, [...headers, 'Content-Length', '0']).end();
}

const BODY_STATUS = { 'too-large': 413, 'unsupported-encoding': 415, undecodable: 400 } as const;

/** Answers and closes: nothing that follows on this connection is read as a request. */
export function end(request: IncomingMessage, response: ServerResponse, status: number, headers: string[]): void {
  response.writeHead(status, [...headers, 'Content-Length', '0', 'Connection', 'close']).end();
  const { socket } = request;
  request.resume();
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}

/** What is no HTTP, or two lengths at once: one refusal, and the end. */
export function refuseBrokenRequest(socket: Socket): void {
  if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}
