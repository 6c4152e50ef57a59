import { createHash } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import type { SimulatedCpe } from '../simulated-cpe';
import { setValues } from '../testing/scripted-acs';
import { useSimulator } from '../testing/use-simulator';

interface Answer {
  readonly status: number;
  readonly challenge: string;
}

function send(url: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method, headers, agent: false }, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, challenge: response.headers['www-authenticate'] ?? '' });
    });
    request.on('error', reject);
    request.end();
  });
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** RFC 2617 with qop=auth, written out a second time on purpose. */
function answerTo(
  challenge: string,
  url: string,
  account: { username: string; password: string },
  nc = '00000001',
): string {
  const [realm, nonce] = ['realm', 'nonce'].map((name) => new RegExp(`${name}="([^"]*)"`).exec(challenge)?.[1] ?? '');
  const uri = new URL(url).pathname;
  const ha1 = md5(`${account.username}:${realm}:${account.password}`);
  const response = md5(`${ha1}:${nonce}:${nc}:abc:auth:${md5(`GET:${uri}`)}`);
  return (
    `Digest username="${account.username}", realm="${realm}", nonce="${nonce}", uri="${uri}", ` +
    `response="${response}", qop=auth, nc=${nc}, cnonce="abc"`
  );
}

describe('the connection request', () => {
  const { acs, aBox } = useSimulator();
  const urlOf = (box: SimulatedCpe): string => box.state().management.connectionRequestUrl ?? '';
  const labelOf = (box: SimulatedCpe): { username: string; password: string } => ({
    username: box.factory.connectionRequestUsername,
    password: box.factory.connectionRequestPassword,
  });

  it('is challenged, accepted, and brings an Inform with event 6', async () => {
    const box = aBox();
    await box.boot();
    const { status, challenge } = await send(urlOf(box));
    expect(status).toBe(401);
    const session = box.nextSession();
    const accepted = await send(urlOf(box), { Authorization: answerTo(challenge, urlOf(box), labelOf(box)) });
    expect(accepted.status).toBe(200);
    expect((await session).events).toEqual([{ code: '6 CONNECTION REQUEST', commandKey: '' }]);
  });

  it('is refused with a wrong password, and nothing happens', async () => {
    const box = aBox();
    await box.boot();
    const { challenge } = await send(urlOf(box));
    const account = { ...labelOf(box), password: 'wrong' };
    expect((await send(urlOf(box), { Authorization: answerTo(challenge, urlOf(box), account) })).status).toBe(401);
    expect(box.sessions).toHaveLength(1);
    expect(box.agent.isBusy).toBe(false);
  });

  it('takes the credential that the ACS set, and no longer that of the label', async () => {
    const box = aBox();
    acs().script.push(
      setValues([
        ['InternetGatewayDevice.ManagementServer.ConnectionRequestUsername', 'string', 'demarc'],
        ['InternetGatewayDevice.ManagementServer.ConnectionRequestPassword', 'string', 'wake-up'],
      ]),
    );
    await box.boot();
    const { challenge } = await send(urlOf(box));
    const old = await send(urlOf(box), { Authorization: answerTo(challenge, urlOf(box), labelOf(box)) });
    const account = { username: 'demarc', password: 'wake-up' };
    const own = await send(urlOf(box), { Authorization: answerTo(challenge, urlOf(box), account) });
    expect([old.status, own.status]).toEqual([401, 200]);
  });

  it('does not accept the same answer twice', async () => {
    const box = aBox();
    await box.boot();
    const { challenge } = await send(urlOf(box));
    const Authorization = answerTo(challenge, urlOf(box), labelOf(box));
    expect((await send(urlOf(box), { Authorization })).status).toBe(200);
    const again = await send(urlOf(box), { Authorization });
    expect(again.status).toBe(401);
    expect(again.challenge).toContain('stale=true');
  });

  it('can be called again and again, each time with a challenge of its own', async () => {
    const box = aBox();
    await box.boot();
    for (let call = 0; call < 3; call++) {
      const { challenge } = await send(urlOf(box));
      const Authorization = answerTo(challenge, urlOf(box), labelOf(box));
      expect((await send(urlOf(box), { Authorization })).status).toBe(200);
    }
  });

  it('counts the nonce up on the same challenge', async () => {
    const box = aBox();
    await box.boot();
    const { challenge } = await send(urlOf(box));
    for (const nc of ['00000001', '00000002', '0000000a']) {
      const Authorization = answerTo(challenge, urlOf(box), labelOf(box), nc);
      expect((await send(urlOf(box), { Authorization })).status).toBe(200);
    }
  });

  it('in the middle of a session is answered at once and served by a session of its own afterwards', async () => {
    const box = aBox();
    await box.boot();
    const { challenge } = await send(urlOf(box));
    const Authorization = answerTo(challenge, urlOf(box), labelOf(box));
    let knocked: Promise<Answer> | null = null;
    acs().onPost = (method) => {
      if (method === 'empty') knocked ??= send(urlOf(box), { Authorization });
      return null;
    };
    acs().script.push(...Array<string>(40).fill('<cwmp:GetRPCMethods/>'));
    const running = await box.inform();
    expect((await (knocked as Promise<Answer> | null))?.status).toBe(200);
    expect(running.events.map(({ code }) => code)).toEqual(['2 PERIODIC']);
    const next = await box.waitFor(() =>
      box.sessions.find(({ events, outcome }) => events[0]?.code === '6 CONNECTION REQUEST' && outcome === 'completed'),
    );
    expect(next?.number).toBe(running.number + 1);
  });

  it('knows its own path and GET only', async () => {
    const box = aBox();
    await box.boot();
    expect((await send(new URL('/', urlOf(box)).href)).status).toBe(404);
    expect((await send(urlOf(box), {}, 'POST')).status).toBe(405);
  });
});
