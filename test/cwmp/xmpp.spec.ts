import type { RouterReachability, RouterRung } from '@demarc/contracts';
import { SimulatedCpe } from '../../apps/cpe-sim/src/simulated-cpe';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { XmppConnection } from '../../apps/server/src/modules/cwmp/xmpp-connection';
import { XmppCaller } from '../../apps/server/src/modules/cwmp/xmpp-caller.service';
import { aSubscription } from '../factories/subscribers';
import { BOOTSTRAP, startApp, type ApiClient, type TestApp } from '../support/app';
import { TestAuthority } from '../support/certificates';
import { describeWithProsody, Prosody, XMPP_DOMAIN } from '../support/prosody';

describeWithProsody('TR-069 Annex K through Prosody', () => {
  let prosody: Prosody;
  let app: TestApp;
  let api: ApiClient;
  const boxes: SimulatedCpe[] = [];

  beforeAll(async () => {
    prosody = await Prosody.start({ acs: 'let the acs in', cpe: 'let the box in' });
    const env = {
      XMPP_URL: `xmpp://127.0.0.1:${prosody.port}`,
      XMPP_JID: `acs@${XMPP_DOMAIN}`,
      XMPP_PASSWORD: 'let the acs in',
    };
    app = await startApp({ env: { ...env, LOG_LEVEL: 'silent' } });
    api = await app.api();
  });
  afterEach(() => Promise.all(boxes.splice(0).map((box) => box.close())));
  afterAll(async () => {
    await app.close();
    await prosody.stop();
  });

  async function until(look: () => Promise<boolean> | boolean, what: string): Promise<void> {
    for (let n = 0; n < 600; n++) {
      if (await look()) return;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error(`waited in vain for ${what}`);
  }

  const rungOf = async (routerId: string): Promise<RouterRung | undefined> => {
    const { body } = await api.get(`/routers/${routerId}/reachability`).expect(200);
    return (body as RouterReachability).rungs.find(({ rung }) => rung === 'xmpp');
  };

  /** A box that nothing reaches but its XMPP server. */
  async function aBox(): Promise<{ box: SimulatedCpe; routerId: string }> {
    const serial = `XMPP-${Math.random().toString(36).slice(2)}`;
    await aSubscription(api, { routerSerial: serial });
    const { body } = await api.get(`/routers?search=${serial}`).expect(200);
    const box = new SimulatedCpe({
      profile: 'zn6600',
      serial,
      acsUrl: app.cwmpUrl,
      credentials: BOOTSTRAP,
      quirks: ['behind-nat'],
      xmpp: { host: '127.0.0.1', port: prosody.port, jid: `cpe@${XMPP_DOMAIN}`, password: 'let the box in' },
    });
    boxes.push(box);
    await box.boot();
    const routerId = body.items[0].id as string;
    await until(async () => (await rungOf(routerId))?.isOpen === true, 'the JID of the box');
    await box.waitFor((one) => !one.agent.isBusy && one.agent.events.pending.length === 0, { what: 'quiet' });
    return { box, routerId };
  }

  it('a router is called, comes, and is known to have come by it', async () => {
    await until(() => app.get(XmppCaller).isConnected, 'our own connection');
    const { box, routerId } = await aBox();
    await api.post(`/routers/${routerId}/wake`).expect(202);
    await box.waitFor(
      ({ sessions }) => sessions.some(({ events }) => events.some(({ code }) => code === '6 CONNECTION REQUEST')),
      { what: 'its coming' },
    );
    await until(async () => ((await rungOf(routerId))?.workedCount ?? 0) > 0, 'the count');
    expect(await rungOf(routerId)).toMatchObject({ target: `cpe@${XMPP_DOMAIN}/cwmp`, lastResult: 'accepted' });
  });

  it('says why when it does not come', async () => {
    const caller = app.get(XmppCaller);
    await until(() => caller.isConnected, 'our own connection');
    const { box } = await aBox();
    const call = (jid: string) => caller.call(jid, [{ username: 'acs', password: 'wrong' }]);
    expect(await call(`cpe@${XMPP_DOMAIN}/cwmp`)).toBe('wrong-credentials');
    expect(await call('cpe@elsewhere.example/cwmp')).toBe('xmpp-bad-address');
    await box.close();
    await until(async () => (await call(`cpe@${XMPP_DOMAIN}/cwmp`)) === 'xmpp-away', 'the end of its stream');
  });

  it('comes back to a server that was away', async () => {
    const caller = app.get(XmppCaller);
    await until(() => caller.isConnected, 'our own connection');
    await prosody.halt();
    await until(() => !caller.isConnected, 'the end of the stream');
    expect(await caller.call(`cpe@${XMPP_DOMAIN}/cwmp`, [{ username: 'a', password: 'b' }])).toBe('xmpp-down');
    await prosody.run();
    await until(() => caller.isConnected, 'our own connection again');
  });
});

describeWithProsody('STARTTLS with Prosody', () => {
  let authority: TestAuthority;
  const started: Prosody[] = [];
  const open = (port: number, ca: string): Promise<XmppConnection> => {
    const account = { username: 'acs', domain: XMPP_DOMAIN, password: 'let the acs in' };
    return XmppConnection.open({ host: '127.0.0.1', port, isTls: false, ca, account }, () => undefined);
  };
  const server = async (name: string): Promise<Prosody> => {
    const prosody = await Prosody.start({ acs: 'let the acs in' }, await authority.issue(name, 2, [name]));
    started.push(prosody);
    return prosody;
  };

  beforeAll(async () => {
    authority = await TestAuthority.make('who signs for XMPP');
  });
  afterEach(() => Promise.all(started.splice(0).map((prosody) => prosody.stop())));

  it('signs in over TLS, where the server takes nobody without', async () => {
    const connection = await open((await server(XMPP_DOMAIN)).port, authority.pem);
    const iq = (id: string): string =>
      `<iq type="get" id="${id}" to="${XMPP_DOMAIN}"><ping xmlns="urn:xmpp:ping"/></iq>`;
    expect((await connection.ask(iq, 5_000))?.attributes.get('type')).toBe('result');
    connection.close();
  });

  it('tells nothing to a server whose certificate nobody believed signed', async () => {
    const stranger = await TestAuthority.make('somebody else');
    await expect(open((await server(XMPP_DOMAIN)).port, stranger.pem)).rejects.toThrow(/certificate|signature/);
  });

  it('tells nothing to a server with the certificate of another domain', async () => {
    await expect(open((await server('elsewhere.example')).port, authority.pem)).rejects.toThrow(/isp\.example/);
  });

  it('believes nothing that comes in clear behind the answer to STARTTLS', async () => {
    const heard: string[] = [];
    const features = (inner: string): string => `<stream:features>${inner}</stream:features>`;
    const forger = createServer((socket: Socket) => {
      socket.on('error', () => socket.destroy());
      socket.on('data', (bytes) => {
        const text = bytes.toString('latin1');
        heard.push(text);
        if (text.startsWith('<?xml'))
          socket.write(
            `<stream:stream xmlns="jabber:client" xmlns:stream="http://etherx.jabber.org/streams" id="1" version="1.0">${features('<starttls xmlns="urn:ietf:params:xml:ns:xmpp-tls"/>')}`,
          );
        if (text.includes('<starttls'))
          socket.write(
            `<proceed xmlns="urn:ietf:params:xml:ns:xmpp-tls"/>${features('<mechanisms xmlns="urn:ietf:params:xml:ns:xmpp-sasl"><mechanism>PLAIN</mechanism></mechanisms>')}`,
          );
      });
    });
    await new Promise<void>((resolve) => forger.listen(0, '127.0.0.1', resolve));
    await expect(open((forger.address() as AddressInfo).port, authority.pem)).rejects.toThrow('in clear');
    expect(heard.join('')).not.toContain('<auth');
    await new Promise((resolve) => forger.close(resolve));
  });
});
