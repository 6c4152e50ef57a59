import { createHash, createHmac } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { AccessNetwork } from './access-network';
import { NasListener } from './nas-listener';

const SECRET = 'nas-secret';

const attribute = (type: number, value: Buffer | string): Buffer => {
  const content = Buffer.from(value);
  return Buffer.concat([Buffer.from([type, content.length + 2]), content]);
};

/** RFC 5176 §2.3, with a Message-Authenticator when asked for. */
function request(
  code: number,
  attributes: readonly Buffer[],
  options: { secret?: string; signed?: boolean } = {},
): Buffer {
  const { secret = SECRET, signed = false } = options;
  const body = Buffer.concat([...attributes, ...(signed ? [attribute(80, Buffer.alloc(16))] : [])]);
  const packet = Buffer.concat([Buffer.from([code, 7, 0, 20 + body.length]), Buffer.alloc(16), body]);
  if (signed)
    createHmac('md5', secret)
      .update(packet)
      .digest()
      .copy(packet, packet.length - 16);
  createHash('md5').update(packet).update(secret).digest().copy(packet, 4);
  return packet;
}

describe('NasListener', () => {
  let network: AccessNetwork;
  let nas: NasListener;
  let dropped: string[];

  beforeEach(async () => {
    network = new AccessNetwork();
    nas = await NasListener.open(network, SECRET, 0);
    dropped = [];
    for (const username of ['karim', 'rahima']) {
      void network.dial({ username, password: 'x', vlanId: null, onDown: () => dropped.push(username) });
    }
  });

  afterEach(() => nas.close());

  /** The answers to these packets, in order, until one comes to the last. */
  function ask(...packets: readonly Buffer[]): Promise<Buffer> {
    return new Promise((resolve) => {
      const socket = createSocket('udp4');
      socket.on('message', (answer) => {
        socket.close();
        resolve(answer);
      });
      for (const packet of packets) socket.send(packet, nas.port, '127.0.0.1');
    });
  }

  it.each([false, true])(
    'drops the session of a user and acknowledges under its own signature (signed: %p)',
    async (signed) => {
      const packet = request(40, [attribute(1, 'karim')], { signed });
      const answer = await ask(packet);
      expect([answer[0], answer[1], answer.length]).toEqual([41, 7, 20]);
      const expected = createHash('md5')
        .update(answer.subarray(0, 4))
        .update(packet.subarray(4, 20))
        .update(SECRET)
        .digest();
      expect(answer.subarray(4, 20)).toEqual(expected);
      expect(dropped).toEqual(['karim']);
    },
  );

  it.each<[string, () => Buffer[], number]>([
    ['an unknown user', () => [attribute(1, 'nobody')], 503],
    ['attributes that do not belong together', () => [attribute(1, 'karim'), attribute(44, 'ppp-2')], 503],
    ['no session at all', () => [attribute(4, Buffer.from([127, 0, 0, 1]))], 402],
  ])('refuses %s with its Error-Cause', async (_case, attributes, cause) => {
    const answer = await ask(request(40, attributes()));
    expect([answer[0], answer[20], answer[21], answer.readUInt32BE(22)]).toEqual([42, 101, 6, cause]);
    expect(dropped).toEqual([]);
  });

  it('finds the session by user, session and address together', async () => {
    const [session] = network.sessions();
    const address = Buffer.from((session?.address ?? '').split('.').map(Number));
    const attributes = [attribute(1, 'karim'), attribute(44, session?.id ?? ''), attribute(8, address)];
    expect((await ask(request(40, attributes)))[0]).toBe(41);
  });

  it('answers a repeated request as it did, though the session is gone', async () => {
    const packet = request(40, [attribute(1, 'karim')]);
    const socket = createSocket('udp4');
    const answers: Buffer[] = [];
    await new Promise<void>((resolve) => {
      socket.on('message', (answer) => {
        answers.push(answer);
        if (answers.length === 1) socket.send(packet, nas.port, '127.0.0.1');
        else socket.close(resolve);
      });
      socket.send(packet, nas.port, '127.0.0.1');
    });
    expect(answers.map((answer) => answer[0])).toEqual([41, 41]);
    expect(dropped).toEqual(['karim']);
  });

  it('does not know CoA', async () => {
    const answer = await ask(request(43, [attribute(1, 'karim')]));
    expect([answer[0], answer.readUInt32BE(22)]).toEqual([45, 406]);
  });

  it('is silent to what it cannot trust or read', async () => {
    const forged = request(40, [attribute(1, 'karim')], { secret: 'guess' });
    const tampered = request(40, [attribute(1, 'karim')], { signed: true });
    tampered[tampered.length - 1] = (tampered[tampered.length - 1] ?? 0) ^ 1;
    const accessRequest = request(1, [attribute(1, 'karim')]);
    const known = request(40, [attribute(1, 'rahima')]);
    const answer = await ask(Buffer.from('x'), forged, tampered, accessRequest, known);
    expect(answer.subarray(0, 2)).toEqual(Buffer.from([41, 7]));
    expect(dropped).toEqual(['rahima']);
  });
});
