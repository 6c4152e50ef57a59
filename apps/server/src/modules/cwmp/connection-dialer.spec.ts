import { createHash } from 'node:crypto';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { ConnectionRequestResult } from '@demarc/cwmp';
import { ConnectionDialer } from './connection-dialer';
import { ConnectionTargetPolicy } from './connection-target';

const CHALLENGE = 'WWW-Authenticate: Digest realm="cpe", nonce="n1", qop="auth", algorithm=MD5';
const ACCOUNT = { username: 'acs', password: 'right' };
const CREDENTIALS = [ACCOUNT];

let server: Server | null = null;
afterEach(() => server?.close());

/** What a CPE does with the n-th request it gets, counted over all its connections. */
type Behaviour = (socket: Socket, request: string, count: number) => void;

async function cpe(behave: Behaviour): Promise<number> {
  let count = 0;
  server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes) => behave(socket, bytes.toString('latin1'), ++count));
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function dial(port: number, credentials = CREDENTIALS, timeoutMs = 2_000): Promise<ConnectionRequestResult> {
  const dialer = new ConnectionDialer(new ConnectionTargetPolicy(['127.0.0.0/8']), timeoutMs);
  return dialer.dial({ target: { host: '127.0.0.1', port, path: '/cr' }, sourceAddress: null, credentials });
}

const answer = (socket: Socket, status: string, ...headers: string[]): boolean =>
  socket.write(`HTTP/1.1 ${status}\r\n${[...headers, 'Content-Length: 0'].join('\r\n')}\r\n\r\n`);

const challengedThen =
  (status: string): Behaviour =>
  (socket, request) =>
    answer(socket, request.includes('Authorization: Digest') ? status : '401 Unauthorized', CHALLENGE);

describe('a connection request', () => {
  it.each([
    ['200', 'accepted'],
    ['204 No Content', 'accepted'],
    ['503 Busy', 'busy'],
    ['404 Not Found', 'stale-url'],
    ['401 Unauthorized', 'wrong-credentials'],
    ['302 Found', 'redirected'],
  ])('G14: answered %s after the digest is %s', async (status, result) => {
    expect(await dial(await cpe(challengedThen(status)))).toBe(result);
  });

  it.each([
    ['SHA-256', 'accepted'],
    ['SHA-256-sess', 'accepted'],
    ['SHA-512-256', 'unsupported-challenge'],
  ])('C16: challenged in %s is %s', async (algorithm, result) => {
    const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
    const strict: Behaviour = (socket, request) => {
      const of = (name: string): string => new RegExp(`${name}="?([^",]+)`).exec(request)?.[1] ?? '';
      const base = sha256(`${ACCOUNT.username}:cpe:${ACCOUNT.password}`);
      const ha1 = algorithm === 'SHA-256' ? base : sha256(`${base}:n1:${of('cnonce')}`);
      const right = sha256(`${ha1}:n1:00000001:${of('cnonce')}:auth:${sha256(`GET:${of('uri')}`)}`);
      const isRight = of('response') === right && of('algorithm') === algorithm;
      const challenge = `WWW-Authenticate: Digest realm="cpe", nonce="n1", qop="auth", algorithm=${algorithm}`;
      return isRight ? answer(socket, '200 OK') : answer(socket, '401 Unauthorized', challenge);
    };
    expect(await dial(await cpe(strict))).toBe(result);
  });

  // A CPE counts each nonce: the next connection request meets the same nonce, now used up.
  const staleFirst =
    (times: number): Behaviour =>
    (socket, request, count) => {
      if (!request.includes('Authorization: Digest')) return answer(socket, '401 Unauthorized', CHALLENGE);
      const stale = CHALLENGE.replace('n1', `n${count}`);
      return count <= times + 1 ? answer(socket, '401 Unauthorized', `${stale}, stale=true`) : answer(socket, '200 OK');
    };

  it('answers again with the new nonce when the first one was stale (RFC 7616 section 3.3)', async () => {
    expect(await dial(await cpe(staleFirst(1)))).toBe('accepted');
  });

  it('does not chase a CPE that calls every nonce stale', async () => {
    expect(await dial(await cpe(staleFirst(9)))).toBe('wrong-credentials');
  });

  it('without a challenge needs no credentials', async () => {
    expect(await dial(await cpe((socket) => answer(socket, '200 OK')), [])).toBe('accepted');
  });

  it('uses one connection when the CPE allows it', async () => {
    const sockets = new Set<Socket>();
    const port = await cpe((socket, request, count) => {
      sockets.add(socket);
      challengedThen('200 OK')(socket, request, count);
    });
    expect(await dial(port)).toBe('accepted');
    expect(sockets.size).toBe(1);
  });

  it('G12: is repeated on a fresh connection when the CPE drops the one it challenged on', async () => {
    const seen: string[] = [];
    const port = await cpe((socket, request) => {
      seen.push(request);
      if (request.includes('Authorization')) return answer(socket, '200 OK');
      answer(socket, '401 Unauthorized', CHALLENGE);
      return socket.destroySoon();
    });
    expect(await dial(port)).toBe('accepted');
    expect(seen.at(-1)).toContain('Authorization: Digest username="acs"');
  });

  it('G12: … and also when it drops it only on seeing the answer', async () => {
    let dropped = false;
    const port = await cpe((socket, request) => {
      if (!request.includes('Authorization')) return answer(socket, '401 Unauthorized', CHALLENGE);
      if (dropped) return answer(socket, '200 OK');
      dropped = true;
      return socket.destroy();
    });
    expect(await dial(port)).toBe('accepted');
  });

  it('G49: reads a folded challenge without commas and without the blank line at its end', async () => {
    const seen: string[] = [];
    const port = await cpe((socket, request) => {
      seen.push(request);
      if (request.includes('Authorization')) return answer(socket, '200 OK');
      return socket.write(
        'HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Digest realm="cpe"\n qop="auth"\n nonce="n1"\n',
      );
    });
    expect(await dial(port)).toBe('accepted');
    expect(seen.at(-1)).toMatch(/qop=auth, nc="00000001", cnonce="[0-9a-f]{16}"/);
  });

  it('tries the credential before when the newest is refused', async () => {
    const port = await cpe((socket, request) => {
      if (request.includes('username="old"')) return answer(socket, '204');
      return answer(socket, '401 Unauthorized', CHALLENGE);
    });
    expect(
      await dial(port, [
        { username: 'new', password: 'x' },
        { username: 'old', password: 'y' },
      ]),
    ).toBe('accepted');
  });
});

describe('a CPE that means harm, or none', () => {
  it('G20: 5 MB are cut at 4 KiB', async () => {
    const port = await cpe((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\n${'X: y\r\n'.repeat(800_000)}`);
    });
    expect(await dial(port)).toBe('too-large');
  });

  it('G20: a redirect is not followed', async () => {
    const port = await cpe((socket) => answer(socket, '302 Found', 'Location: http://127.0.0.1:1/'));
    expect(await dial(port)).toBe('redirected');
  });

  it('G20: Basic is not answered', async () => {
    const seen: string[] = [];
    const port = await cpe((socket, request) => {
      seen.push(request);
      answer(socket, '401 Unauthorized', 'WWW-Authenticate: Basic realm="x"');
    });
    expect(await dial(port)).toBe('unsupported-challenge');
    expect(seen).toHaveLength(1);
  });

  it('G20: silence ends at the timeout', async () => {
    const port = await cpe(() => undefined);
    expect(await dial(port, CREDENTIALS, 150)).toBe('timeout');
  });

  it('G20: so does an answer that drips', async () => {
    const port = await cpe((socket) => {
      const drip = setInterval(() => socket.write('x'), 20);
      socket.on('close', () => clearInterval(drip));
    });
    expect(['timeout', 'malformed']).toContain(await dial(port, CREDENTIALS, 300));
  });

  it('something that is no HTTP is malformed', async () => {
    const port = await cpe((socket) => socket.end('SSH-2.0-x\r\n\r\n'));
    expect(await dial(port)).toBe('malformed');
  });

  it('nobody there is unreachable', async () => {
    const port = await cpe(() => undefined);
    await new Promise((resolve) => server?.close(resolve));
    expect(await dial(port)).toBe('unreachable');
  });

  it('G19: an address outside the CPE networks is never dialled', async () => {
    let connections = 0;
    const port = await cpe(() => connections++);
    const dialer = new ConnectionDialer(new ConnectionTargetPolicy(['10.0.0.0/8']));
    const target = { host: '127.0.0.1', port, path: '/' };
    expect(await dialer.dial({ target, sourceAddress: '127.0.0.1', credentials: CREDENTIALS })).toBe('not-allowed');
    expect(await dialer.dial({ target: { ...target, host: 'localhost' }, sourceAddress: null, credentials: [] })).toBe(
      'not-allowed',
    );
    expect(connections).toBe(0);
  });

  it('a name without address is unreachable', async () => {
    const dialer = new ConnectionDialer(new ConnectionTargetPolicy([]));
    const target = { host: 'no-such-host.invalid', port: 7547, path: '/' };
    expect(await dialer.dial({ target, sourceAddress: null, credentials: [] })).toBe('unreachable');
  });
});
