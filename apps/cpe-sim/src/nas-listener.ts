import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import type { AccessNetwork, PppSession } from './access-network';

const DISCONNECT_REQUEST = 40;
const COA_REQUEST = 43;
/** An ACK is one above its request, a NAK two (RFC 5176 §2.3). */
const ACK = 1;
const NAK = 2;

const USER_NAME = 1;
const FRAMED_IP_ADDRESS = 8;
const ACCT_SESSION_ID = 44;
const MESSAGE_AUTHENTICATOR = 80;
const ERROR_CAUSE = 101;

const MISSING_ATTRIBUTE = 402;
const UNSUPPORTED_EXTENSION = 406;
const SESSION_NOT_FOUND = 503;

const REMEMBERED_ANSWERS = 256;

type Attributes = ReadonlyMap<number, Buffer>;

function readAttributes(packet: Buffer): Attributes | null {
  const attributes = new Map<number, Buffer>();
  for (let at = 20; at < packet.length;) {
    const length = packet[at + 1] ?? 0;
    if (length < 2 || at + length > packet.length) return null;
    attributes.set(packet[at] ?? 0, packet.subarray(at + 2, at + length));
    at += length;
  }
  return attributes;
}

const md5 = (...parts: readonly (Buffer | string)[]): Buffer => {
  const hash = createHash('md5');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** The disconnect side of a NAS (RFC 5176): what is rightly signed drops PPP sessions of the access network. */
export class NasListener {
  /** Answers to the last requests: a repeated request is not carried out twice. */
  private readonly answers = new Map<string, Buffer>();

  private constructor(
    private readonly socket: Socket,
    private readonly network: AccessNetwork,
    private readonly secret: string,
  ) {}

  static async open(network: AccessNetwork, secret: string, port: number): Promise<NasListener> {
    const socket = createSocket('udp4');
    const listener = new NasListener(socket, network, secret);
    socket.on('message', (packet, from) => listener.receive(packet, from));
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.bind(port, '127.0.0.1', resolve);
    });
    return listener;
  }

  get port(): number {
    return this.socket.address().port;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.socket.close(() => resolve());
    });
  }

  private receive(datagram: Buffer, from: RemoteInfo): void {
    const request = this.verified(datagram);
    if (request === null) return;
    const key = `${from.address}:${from.port}/${request.toString('hex', 0, 20)}`;
    let answer = this.answers.get(key);
    if (answer === undefined) {
      answer = this.answer(request);
      this.answers.set(key, answer);
      const [oldest] = this.answers.keys();
      if (this.answers.size > REMEMBERED_ANSWERS && oldest !== undefined) this.answers.delete(oldest);
    }
    this.socket.send(answer, from.port, from.address);
  }

  /** The packet without padding when its authenticator is right; whatever else arrives is met with silence (RFC 5176 §3). */
  private verified(datagram: Buffer): Buffer | null {
    if (datagram.length < 20) return null;
    const length = datagram.readUInt16BE(2);
    if (length < 20 || length > datagram.length) return null;
    const packet = datagram.subarray(0, length);
    if (packet[0] !== DISCONNECT_REQUEST && packet[0] !== COA_REQUEST) return null;
    const unsigned = Buffer.from(packet).fill(0, 4, 20);
    if (!timingSafeEqual(md5(unsigned, this.secret), packet.subarray(4, 20))) return null;
    const attributes = readAttributes(packet);
    if (attributes === null) return null;
    const signature = attributes.get(MESSAGE_AUTHENTICATOR);
    if (signature === undefined) return packet;
    if (signature.length !== 16) return null;
    const at = packet.indexOf(Buffer.concat([Buffer.from([MESSAGE_AUTHENTICATOR, 18]), signature]), 20) + 2;
    const expected = createHmac('md5', this.secret)
      .update(Buffer.from(unsigned).fill(0, at, at + 16))
      .digest();
    return timingSafeEqual(expected, signature) ? packet : null;
  }

  private answer(request: Buffer): Buffer {
    const attributes = readAttributes(request) ?? new Map<number, Buffer>();
    const cause = request[0] === COA_REQUEST ? UNSUPPORTED_EXTENSION : this.disconnect(attributes);
    const body = Buffer.alloc(cause === null ? 0 : 6);
    if (cause !== null) {
      body.writeUInt16BE((ERROR_CAUSE << 8) | 6, 0);
      body.writeUInt32BE(cause, 2);
    }
    const head = Buffer.alloc(4);
    head[0] = (request[0] ?? 0) + (cause === null ? ACK : NAK);
    head[1] = request[1] ?? 0;
    head.writeUInt16BE(20 + body.length, 2);
    return Buffer.concat([head, md5(head, request.subarray(4, 20), body, this.secret), body]);
  }

  /** Drops the sessions that fit all attributes of the request; the Error-Cause when there is none. */
  private disconnect(attributes: Attributes): number | null {
    const username = attributes.get(USER_NAME)?.toString('utf8');
    const sessionId = attributes.get(ACCT_SESSION_ID)?.toString('utf8');
    const address = attributes.has(FRAMED_IP_ADDRESS)
      ? [...(attributes.get(FRAMED_IP_ADDRESS) ?? [])].join('.')
      : undefined;
    if (username === undefined && sessionId === undefined && address === undefined) return MISSING_ATTRIBUTE;
    const fits = (session: PppSession): boolean =>
      (username === undefined || session.username === username) &&
      (sessionId === undefined || session.id === sessionId) &&
      (address === undefined || session.address === address);
    return this.network.drop(fits) > 0 ? null : SESSION_NOT_FOUND;
  }
}
