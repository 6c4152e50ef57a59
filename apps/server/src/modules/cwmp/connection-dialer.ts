import { randomBytes } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { connect, isIP, type Socket } from 'node:net';
import {
  judgeConnectionResponse,
  parseConnectionResponse,
  writeConnectionRequest,
  type ConnectionRequestResult,
  type ConnectionRequestTarget,
  type ConnectionResponse,
  type DigestCredentials,
} from '@demarc/cwmp';
import type { ConnectionTargetPolicy } from './connection-target';

const TIMEOUT_MS = 5_000;
/** A CPE that never ends its head is believed to be done after this silence. */
const SILENCE_MS = 400;
const MAX_ANSWER_BYTES = 4_096;

export interface DialRequest {
  readonly target: ConnectionRequestTarget;
  /** Where the CPE last came from: dialled even outside the CPE networks. */
  readonly sourceAddress: string | null;
  /** Each pair the CPE may hold, the likeliest first. */
  readonly credentials: readonly DigestCredentials[];
  /** G19: a rule of its make. */
  readonly mayAnswerBasic?: boolean;
}

type Exchange =
  ConnectionResponse | Extract<ConnectionRequestResult, 'malformed' | 'too-large' | 'timeout' | 'unreachable'>;

/** Sends connection requests over raw sockets: what some CPEs answer is no HTTP that a client library would read. */
export class ConnectionDialer {
  constructor(
    private readonly policy: ConnectionTargetPolicy,
    private readonly timeoutMs = TIMEOUT_MS,
  ) {}

  async dial({
    target,
    sourceAddress,
    credentials,
    mayAnswerBasic = false,
  }: DialRequest): Promise<ConnectionRequestResult> {
    const address = await this.resolve(target.host);
    if (address === null) return 'unreachable';
    if (!this.policy.allows(address, sourceAddress)) return 'not-allowed';
    const deadline = performance.now() + this.timeoutMs;
    let result: ConnectionRequestResult = 'no-credentials';
    for (const pair of credentials.length === 0 ? [null] : credentials) {
      result = await this.dialWith(target, address, { credentials: pair, deadline, mayAnswerBasic });
      if (result !== 'wrong-credentials') return result;
    }
    return result;
  }

  /** Looks the name up once: what was checked is what is dialled. */
  private async resolve(host: string): Promise<string | null> {
    if (isIP(host) !== 0) return host;
    try {
      return (await lookup(host)).address;
    } catch {
      return null; // that a name has no address is an answer, not a failure of ours
    }
  }

  private async dialWith(
    target: ConnectionRequestTarget,
    address: string,
    {
      credentials,
      deadline,
      mayAnswerBasic,
    }: { credentials: DigestCredentials | null; deadline: number; mayAnswerBasic: boolean },
  ): Promise<ConnectionRequestResult> {
    const cnonce = randomBytes(8).toString('hex');
    const wire = new CpeWire(address, target.port, deadline);
    try {
      let request = writeConnectionRequest(target, null);
      for (const answered of [0, 1, 2] as const) {
        let response = await wire.exchange(request);
        // Some CPEs drop the connection right after their challenge: the answer goes on a fresh one, once.
        if (response === 'unreachable' && wire.wasReused) response = await wire.exchange(request);
        if (typeof response === 'string') return response;
        const step = judgeConnectionResponse(response, { target, credentials, cnonce, answered, mayAnswerBasic });
        if (step.do === 'finish') return step.result;
        request = writeConnectionRequest(target, step.authorization);
      }
      return 'wrong-credentials';
    } finally {
      wire.close();
    }
  }
}

/** One or two connections to a CPE, one exchange at a time. */
class CpeWire {
  /** Did the last exchange use a connection that had served one before? */
  wasReused = false;
  private socket: Socket | null = null;

  constructor(
    private readonly address: string,
    private readonly port: number,
    private readonly deadline: number,
  ) {}

  async exchange(request: string): Promise<Exchange> {
    this.wasReused = this.socket !== null;
    const socket = this.socket ?? connect({ host: this.address, port: this.port, noDelay: true });
    this.socket = null;
    const answer = await this.await(socket, request);
    if (typeof answer !== 'string' && answer.isReusable && !socket.destroyed) this.socket = socket;
    else socket.destroy();
    return answer;
  }

  close(): void {
    this.socket?.destroy();
  }

  private await(socket: Socket, request: string): Promise<Exchange> {
    return new Promise((resolve) => {
      let bytes: Buffer = Buffer.alloc(0);
      let silence: NodeJS.Timeout | undefined;
      const finish = (answer: Exchange): void => {
        clearTimeout(timer);
        clearTimeout(silence);
        socket.removeAllListeners();
        socket.on('error', () => socket.destroy()); // the exchange is over: what happens to the socket now is of no interest
        resolve(answer);
      };
      const timer = setTimeout(() => finish('timeout'), Math.max(0, this.deadline - performance.now()));
      const read = (hasEnded: boolean): void => {
        const answer = parseConnectionResponse(bytes, hasEnded);
        if (answer !== null) finish(answer);
      };
      const end = (): void => (bytes.length === 0 ? finish('unreachable') : read(true));
      socket.on('data', (chunk: Buffer) => {
        bytes = Buffer.concat([bytes, chunk]);
        if (bytes.length > MAX_ANSWER_BYTES) return finish('too-large');
        clearTimeout(silence);
        silence = setTimeout(() => read(true), SILENCE_MS);
        return read(false);
      });
      socket.on('error', end);
      socket.on('end', end);
      socket.on('close', end);
      socket.write(request);
    });
  }
}
