import { createHash, createHmac, randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';

/**
 * What a NAS does with a PPPoE login: an Access-Request with PAP (RFC 2865 §5.2) to a RADIUS server, and what its answer
 * says. A codec of its own, so that a mistake in libs/radius cannot hide here.
 */
export interface NasLogin {
  readonly port: number;
  readonly secret: string;
  /** The address of the NAS, from which it asks. */
  readonly from: string;
  readonly userName: string;
  readonly password: string;
}

export interface LoginAnswer {
  readonly isAccepted: boolean;
  /** The values of each attribute as they came; those of vendors as `vendor:number`. */
  readonly attributes: ReadonlyMap<string, Buffer>;
}

const ACCESS_REQUEST = 1;
const ACCESS_ACCEPT = 2;
const MESSAGE_AUTHENTICATOR = 80;
const AGAIN_MS = 1_000;
const TRIES = 10;

const attribute = (type: number, value: Buffer): Buffer =>
  Buffer.concat([Buffer.from([type, value.length + 2]), value]);

function hidden(password: string, secret: string, authenticator: Buffer): Buffer {
  const clear = Buffer.from(password, 'utf8');
  const padded = Buffer.concat([clear, Buffer.alloc((16 - (clear.length % 16)) % 16)]);
  let before = authenticator;
  const blocks: Buffer[] = [];
  for (let at = 0; at < padded.length; at += 16) {
    const mask = createHash('md5').update(secret).update(before).digest();
    before = Buffer.from(mask.map((octet, index) => octet ^ (padded[at + index] ?? 0)));
    blocks.push(before);
  }
  return Buffer.concat(blocks);
}

function requestOf({ secret, userName, password }: NasLogin): Buffer {
  const authenticator = randomBytes(16);
  const unsigned = Buffer.concat([
    attribute(1, Buffer.from(userName, 'utf8')),
    attribute(2, hidden(password, secret, authenticator)),
    attribute(6, Buffer.from([0, 0, 0, 2])), // Service-Type Framed
    attribute(7, Buffer.from([0, 0, 0, 1])), // Framed-Protocol PPP
    attribute(MESSAGE_AUTHENTICATOR, Buffer.alloc(16)),
  ]);
  const length = 20 + unsigned.length;
  const head = Buffer.from([ACCESS_REQUEST, authenticator[0] ?? 0, length >> 8, length & 255]);
  const packet = Buffer.concat([head, authenticator, unsigned]);
  createHmac('md5', secret)
    .update(packet)
    .digest()
    .copy(packet, packet.length - 16);
  return packet;
}

function read(answer: Buffer, request: Buffer, secret: string): LoginAnswer | null {
  if (answer.length < 20 || answer[1] !== request[1]) return null;
  const expected = createHash('md5')
    .update(answer.subarray(0, 4))
    .update(request.subarray(4, 20))
    .update(answer.subarray(20))
    .update(secret)
    .digest();
  if (!expected.equals(answer.subarray(4, 20))) return null;
  const attributes = new Map<string, Buffer>();
  for (let rest = answer.subarray(20); rest.length >= 2; rest = rest.subarray(rest[1] ?? rest.length)) {
    const [type = 0, length = 2] = rest;
    const value = rest.subarray(2, length);
    if (type === 26) attributes.set(`${value.readUInt32BE(0)}:${value[4]}`, value.subarray(6));
    else attributes.set(String(type), value);
  }
  return { isAccepted: answer[0] === ACCESS_ACCEPT, attributes };
}

/** Asks until there is a genuine answer, as a NAS does; null when there is none. */
export async function logIn(login: NasLogin): Promise<LoginAnswer | null> {
  const request = requestOf(login);
  const socket = createSocket('udp4');
  const answered = Promise.withResolvers<LoginAnswer | null>();
  socket.on('message', (bytes) => {
    const answer = read(bytes, request, login.secret);
    if (answer !== null) answered.resolve(answer);
  });
  let tries = 0;
  const send = (): void => {
    tries += 1;
    if (tries > TRIES) answered.resolve(null);
    else socket.send(request, login.port, '127.0.0.1');
  };
  socket.bind(0, login.from, send);
  const again = setInterval(send, AGAIN_MS);
  try {
    return await answered.promise;
  } finally {
    clearInterval(again);
    socket.close();
  }
}
