import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { Injectable } from '@nestjs/common';
import {
  SentenceReader,
  answerOf,
  encodeSentence,
  endsAnswer,
  readReply,
  routerOs,
  type RouterOsAnswer,
  type RouterOsReply,
  type Sentence,
} from '@demarc/radius';

export interface RouterOsAccess {
  address: string;
  port: number;
  tls: boolean;
  /** SHA-256 of the one certificate that is believed, in hex; null: whatever the system trusts. */
  certificateSha256: string | null;
  username: string;
  password: string;
  /** For the connection, and for each answer. */
  timeoutMs: number;
}

/** The router could not be talked to; nothing is known of what it did with the last command. */
export class RouterOsSilent extends Error {}
/** The router let nobody in, or is not the one it should be. */
export class RouterOsRefused extends Error {}

/** What was said on one connection, the login left out. */
export interface Transcript {
  sent: Buffer[];
  received: Buffer[];
}

export type Talk = (command: Sentence) => Promise<RouterOsAnswer>;

/** The RouterOS API (TCP 8728, TLS 8729; RouterOS 6.43 and newer): one connection, one login, commands one after the other. */
@Injectable()
export class RouterOsAdapter {
  private readonly stopping = new AbortController();

  stop(): void {
    this.stopping.abort();
  }

  get isStopped(): boolean {
    return this.stopping.signal.aborted;
  }

  /** @param transcript filled as the talk goes on, so that it is there after a failure too */
  async converse<T>(access: RouterOsAccess, transcript: Transcript, work: (talk: Talk) => Promise<T>): Promise<T> {
    const socket = open(access);
    const abort = (): void => void socket.destroy(new Error('this process is stopping'));
    this.stopping.signal.addEventListener('abort', abort, { once: true });
    try {
      socket.setTimeout(access.timeoutMs, () => socket.destroy(new Error('no answer in time')));
      await once(socket, access.tls ? 'secureConnect' : 'connect');
      checkCertificate(socket, access);
      const line = new Line(socket);
      const { refusal, ret } = await line.ask(routerOs.login(access.username, access.password), null);
      if (refusal !== null) throw new RouterOsRefused(`the login was refused: ${refusal}`);
      if (ret !== null) throw new RouterOsRefused('RouterOS before 6.43 has another login; upgrade it');
      return await work((command) => line.ask(command, transcript));
    } catch (error) {
      if (error instanceof RouterOsRefused) throw error;
      throw new RouterOsSilent(error instanceof Error ? error.message : 'unknown', { cause: error });
    } finally {
      this.stopping.signal.removeEventListener('abort', abort);
      socket.destroy();
    }
  }
}

function open({ address: host, port, tls, certificateSha256 }: RouterOsAccess): Socket {
  // A router's certificate is its own: with a fingerprint that one is believed, whoever signed it.
  return tls
    ? connectTls({ host, port, rejectUnauthorized: certificateSha256 === null })
    : connectTcp({ host, port, noDelay: true });
}

function checkCertificate(socket: Socket, { tls, certificateSha256 }: RouterOsAccess): void {
  if (!tls || certificateSha256 === null) return;
  const shown = (socket as TLSSocket).getPeerCertificate().fingerprint256;
  const found = (shown ?? '').replaceAll(':', '').toLowerCase();
  if (found !== certificateSha256) throw new RouterOsRefused('the router shows another certificate than the one set');
}

/** Sentences over one socket. */
class Line {
  private readonly reader = new SentenceReader();
  private replies: RouterOsReply[] = [];
  private raw: Buffer[] = [];
  private waiting: { resolve: () => void; reject: (error: Error) => void } | null = null;
  private failure: Error | null = null;

  constructor(private readonly socket: Socket) {
    socket.on('data', (octets) => this.take(octets));
    socket.on('error', (error) => this.fail(error));
    socket.on('close', () => this.fail(new Error('the router closed the connection')));
  }

  async ask(command: Sentence, transcript: Transcript | null): Promise<RouterOsAnswer> {
    if (this.failure !== null) throw this.failure;
    this.replies = [];
    this.raw = [];
    const octets = encodeSentence(command);
    transcript?.sent.push(octets);
    const whole = new Promise<void>((resolve, reject) => (this.waiting = { resolve, reject }));
    this.socket.write(octets);
    try {
      await whole;
    } finally {
      transcript?.received.push(...this.raw);
    }
    return answerOf(this.replies);
  }

  private take(octets: Buffer): void {
    this.raw.push(Buffer.from(octets));
    const read = this.reader.push(octets);
    if ('defect' in read) return this.fail(new Error(`what came is no RouterOS API: ${read.defect}`));
    for (const reply of read.sentences.map(readReply)) {
      this.replies.push(reply);
      if (!endsAnswer(reply)) continue;
      this.waiting?.resolve();
      this.waiting = null;
    }
  }

  private fail(error: Error): void {
    this.failure ??= error;
    this.waiting?.reject(error);
    this.waiting = null;
    this.socket.destroy();
  }
}
