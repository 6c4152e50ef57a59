import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { aSubscriber, aSubscription } from '../../../../../test/factories/subscribers';
import { startApp, type ApiClient, type TestApp } from '../../../../../test/support/app';

const HELP_DESK = 'https://help.example.net';
const ALL = ['subscriber.read', 'money.read', 'router.read', 'router.reboot', 'router.diagnose'];
const agent = { id: '17', name: 'Nadia' };

describe('the tokens of the widget', () => {
  let demarc: TestApp;
  let owner: ApiClient;
  let helpDesk: ApiClient;
  beforeAll(async () => {
    demarc = await startApp();
    owner = await demarc.api();
    helpDesk = await demarc.api('support');
    await owner.post('/widget-origins', { origin: HELP_DESK, name: 'Help desk' }).expect(201);
  });
  afterAll(() => demarc.close());

  const ask = (number: string, change: object = {}) =>
    helpDesk.post('/widget-tokens', {
      subscriber: `id:${number}`,
      agent,
      ticket: '4711',
      scopes: ALL,
      origin: HELP_DESK,
      ...change,
    });
  const aToken = async (number: string, change: object = {}): Promise<string> =>
    (await ask(number, change).expect(201)).body.token as string;
  const from = (origin: string | null, test: request.Test): request.Test =>
    origin === null ? test : test.set('Origin', origin);
  const widget = (path: string, token: string, origin: string | null = HELP_DESK): request.Test =>
    from(origin, request(demarc.httpUrl).get(`/api/v1/widget${path}`).set('Authorization', `Bearer ${token}`));
  const order = (path: string, token: string, key: string, origin = HELP_DESK): request.Test =>
    request(demarc.httpUrl)
      .post(`/api/v1/widget${path}`)
      .set('Authorization', `Bearer ${token}`)
      .set('Origin', origin)
      .set('Idempotency-Key', key)
      .send({});

  it('shows its one subscriber: service, money, verdict and router', async () => {
    const { subscriber } = await aSubscription(owner, { routerSerial: 'WIDGET-1' });
    const { body } = await widget('/diagnosis', await aToken(subscriber.number)).expect(200);
    expect(body).toMatchObject({
      subscriber: { number: subscriber.number, name: subscriber.name },
      service: { serviceState: 'active' },
      account: { due: '0.00', currency: 'BDT' },
      verdict: { code: 'router.never-seen' },
      router: { serialNumber: 'WIDGET-1', wanIp: null, throughput: null },
      tasks: [],
      scopes: ALL,
    });
    expect(body.portalUrl).toMatch(new RegExp(`/subscribers/${subscriber.number}$`));
    expect(body.expiresInSeconds).toBeGreaterThan(500);
  });

  it('is for one origin: another one, and none at all, are refused', async () => {
    const { subscriber } = await aSubscription(owner);
    const token = await aToken(subscriber.number);
    for (const origin of [
      'https://evil.example.net',
      'https://help.example.net:8443',
      'http://help.example.net',
      'null',
      null,
    ]) {
      const { body, headers } = await widget('/diagnosis', token, origin).expect(403);
      expect(body.code).toBe('widget/wrong-origin');
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
    await widget('/diagnosis', token).expect(200).expect('Access-Control-Allow-Origin', HELP_DESK);
  });

  it('is made for registered origins only, and ends with the registration', async () => {
    const { subscriber } = await aSubscription(owner);
    const site = 'https://second.example.net';
    expect((await ask(subscriber.number, { origin: site }).expect(403)).body.code).toBe('widget/origin-not-registered');
    const { body: made } = await owner.post('/widget-origins', { origin: site, name: 'Second' }).expect(201);
    const token = await aToken(subscriber.number, { origin: site });
    await widget('/diagnosis', token, site).expect(200);
    await owner.delete(`/widget-origins/${made.id}`).expect(204);
    expect((await widget('/diagnosis', token, site).expect(403)).body.code).toBe('widget/origin-not-registered');
    await owner.delete(`/widget-origins/${made.id}`).expect(404);
  });

  it('expires by the database clock, whatever business time says', async () => {
    const { subscriber } = await aSubscription(owner);
    const token = await aToken(subscriber.number, { ttlSeconds: 900 });
    demarc.clock.setOffset(3_600_000);
    await widget('/diagnosis', token).expect(200);
    demarc.clock.setOffset(0);
    await demarc.database.sql.query(`update widget_token set expires_at = now() - interval '1 second'`);
    const { body } = await widget('/diagnosis', token).expect(401);
    expect(body.code).toBe('widget/token-expired');
  });

  it.each([
    [{ ttlSeconds: 901 }, 'ttlSeconds'],
    [{ ttlSeconds: 1 }, 'ttlSeconds'],
    [{ scopes: [] }, 'scopes'],
    [{ scopes: ['router.reset'] }, 'scopes'],
    [{ origin: 'https://help.example.net/page' }, 'origin'],
    [{ origin: 'http://help.example.net' }, 'origin'],
    [{ origin: '*' }, 'origin'],
    [{ subscriber: '01711' }, 'subscriber'],
    [{ agent: { id: '', name: 'x' } }, 'agent'],
    [{ more: 1 }, ''],
  ])('refuses %j', async (change, field) => {
    const { subscriber } = await aSubscription(owner);
    const { body } = await ask(subscriber.number, change).expect(400);
    expect(JSON.stringify(body.details.problems)).toContain(field);
  });

  it('allows what its scopes list, and no more', async () => {
    const { subscriber } = await aSubscription(owner, { routerSerial: 'WIDGET-2' });
    const reader = await aToken(subscriber.number, { scopes: ['subscriber.read'] });
    const { body } = await widget('/diagnosis', reader).expect(200);
    expect(body).toMatchObject({ account: null, router: null, verdict: null, tasks: [], scopes: ['subscriber.read'] });
    expect((await order('/refresh', reader, 'key-refresh-1').expect(403)).body).toMatchObject({
      code: 'widget/scope-missing',
      details: { permission: 'router.read' },
    });
    expect((await order('/reboot', reader, 'key-reboot-1').expect(403)).body.details.permission).toBe('router.reboot');
    const blind = await aToken(subscriber.number, { scopes: ['router.read'] });
    expect((await widget('/diagnosis', blind).expect(403)).body.details.permission).toBe('subscriber.read');
  });

  it('hands on nothing that its maker does not have, and loses what its maker loses', async () => {
    const { subscriber } = await aSubscription(owner);
    const cashier = await demarc.api('cashier');
    const wish = { subscriber: `id:${subscriber.number}`, agent, origin: HELP_DESK };
    const { body } = await cashier.post('/widget-tokens', { ...wish, scopes: ['router.reboot'] }).expect(403);
    expect(body).toMatchObject({ code: 'auth/permission-missing', details: { permission: 'router.reboot' } });
    const made = await cashier.post('/widget-tokens', { ...wish, scopes: ['subscriber.read'] }).expect(201);
    const token = made.body.token as string;
    await widget('/diagnosis', token).expect(200);
    await demarc.database.sql.query(`update staff_account set disabled = true where email = 'cashier@example.net'`);
    expect((await widget('/diagnosis', token).expect(401)).body.code).toBe('widget/token-unknown');
  });

  it('opens no other door, and no other key opens its own', async () => {
    const { subscriber } = await aSubscription(owner);
    const token = await aToken(subscriber.number);
    for (const path of ['/auth/me', `/subscribers/${subscriber.number}/overview`, '/routers', '/events']) {
      await from(
        HELP_DESK,
        request(demarc.httpUrl).get(`/api/v1${path}`).set('Authorization', `Bearer ${token}`),
      ).expect(401);
    }
    for (const key of [owner.token, 'dwt_unknown', '']) await widget('/diagnosis', key).expect(401);
    const { subscription } = await aSubscription(owner);
    const { body } = await widget(`/diagnosis?service=${subscription.id}`, token).expect(404);
    expect(body.code).toBe('widget/service-not-found');
  });

  it('is stored as a hash, and never in the audit log', async () => {
    const { subscriber } = await aSubscription(owner);
    const token = await aToken(subscriber.number);
    const [row] = await demarc.database.sql.query<{ text: string }[]>(
      `select string_agg(t::text, ' ') || (select string_agg(a::text, ' ') from audit_entry a) as text from widget_token t`,
    );
    expect(row?.text).toContain('4711');
    expect(row?.text).not.toContain(token);
    expect(row?.text).not.toContain(Buffer.from(token).toString('hex'));
  });

  it('what it orders is audited with the agent, the ticket and the help desk; the same key is the same reboot', async () => {
    const { subscriber } = await aSubscription(owner, { routerSerial: 'WIDGET-3' });
    const token = await aToken(subscriber.number);
    await demarc.database.sql.query(
      `update cpe set state = 'active', enrolled_at = now() where serial_number = 'WIDGET-3'`,
    );
    const first = await order('/reboot', token, 'one-click').expect(202);
    const second = await order('/reboot', token, 'one-click').expect(202);
    expect(second.body.id).toBe(first.body.id);
    expect(first.body).toMatchObject({
      kind: 'reboot',
      state: 'queued',
      createdBy: 'Nadia [17] for ticket 4711, by The support',
    });
    const { body: audit } = await owner.get('/audit?subjectType=router').expect(200);
    const reboots = audit.items.filter(({ action }: { action: string }) => action === 'router.reboot');
    expect(reboots).toHaveLength(1);
    expect(reboots[0]).toMatchObject({ actor: 'Nadia [17] for ticket 4711, by The support (support)' });
    const { body: tokens } = await owner.get('/audit?subjectType=subscriber').expect(200);
    expect(tokens.items[0]).toMatchObject({
      action: 'widget.token-created',
      after: { agent, ticket: '4711', origin: HELP_DESK, scopes: ALL },
    });
  });

  it('two who let a router measure share it; a token needs the scope for it', async () => {
    const { subscriber } = await aSubscription(owner, { routerSerial: 'WIDGET-MEASURE' });
    await demarc.database.sql.query(`update cpe set state = 'active' where serial_number = 'WIDGET-MEASURE'`);
    const token = await aToken(subscriber.number);
    const measure = (by: string, key: string, body: object) =>
      from(HELP_DESK, request(demarc.httpUrl).post('/api/v1/widget/measurements'))
        .set('Authorization', `Bearer ${by}`)
        .set('Idempotency-Key', key)
        .send(body);
    const first = await measure(token, 'measure-ping-1', { kind: 'ping' }).expect(202);
    expect(first.body).toMatchObject({ kind: 'ping', state: 'queued', order: { host: '1.1.1.1' } });
    expect((await measure(token, 'measure-ping-2', { kind: 'ping' }).expect(202)).body.id).toBe(first.body.id);
    await measure(token, 'measure-ping-3', { kind: 'ping', host: '-f' }).expect(400);
    const { body } = await widget('/diagnosis', token).expect(200);
    expect(body.measurements).toMatchObject([{ id: first.body.id }]);
    const reader = await aToken(subscriber.number, { scopes: ['subscriber.read', 'router.read'] });
    expect((await measure(reader, 'measure-ping-4', { kind: 'ping' }).expect(403)).body.details.permission).toBe(
      'router.diagnose',
    );
  });

  it('two who ask for a reading share it; without a router there is nothing to ask', async () => {
    const { subscriber } = await aSubscription(owner, { routerSerial: 'WIDGET-4' });
    await demarc.database.sql.query(
      `update cpe set state = 'active', enrolled_at = now() where serial_number = 'WIDGET-4'`,
    );
    const [one, two] = await Promise.all([aToken(subscriber.number), aToken(subscriber.number)]);
    const readings = await Promise.all([order('/refresh', one, 'reading-1'), order('/refresh', two, 'reading-2')]);
    expect(readings.map(({ status }) => status)).toEqual([202, 202]);
    const third = await order('/refresh', one, 'reading-3').expect(202);
    expect(third.body).toMatchObject({ id: readings[0].body.id, kind: 'read' });
    const { subscriber: without } = await aSubscription(owner);
    const { body } = await order('/refresh', await aToken(without.number), 'reading-4').expect(409);
    expect(body.code).toBe('widget/router-missing');
  });

  it('a preflight is answered for registered origins, and for others without leave', async () => {
    const preflight = (origin: string): request.Test =>
      request(demarc.httpUrl)
        .options('/api/v1/widget/reboot')
        .set('Origin', origin)
        .set('Access-Control-Request-Method', 'POST')
        .set('Access-Control-Request-Headers', 'authorization,idempotency-key');
    const allowed = await preflight(HELP_DESK).expect(204);
    expect(allowed.headers).toMatchObject({
      'access-control-allow-origin': HELP_DESK,
      'access-control-allow-methods': 'GET, POST',
      vary: expect.stringContaining('Origin'),
    });
    expect(allowed.headers['access-control-allow-credentials']).toBeUndefined();
    const refused = await preflight('https://evil.example.net').expect(204);
    expect(refused.headers['access-control-allow-origin']).toBeUndefined();
    // Only the widget's own routes are open to other origins.
    const other = await from(HELP_DESK, request(demarc.httpUrl).get('/api/v1/auth/me'));
    expect(other.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('the portal itself needs no registration: its pages are of the same origin', async () => {
    const { subscriber } = await aSubscription(owner);
    const own = demarc.httpUrl;
    const { body: made } = await owner
      .post('/widget-tokens', {
        subscriber: `id:${subscriber.number}`,
        agent,
        scopes: ['subscriber.read'],
        origin: own,
      })
      .expect(201);
    const get = (): request.Test => widget('/diagnosis', made.token as string, null);
    await get().set('Sec-Fetch-Site', 'same-origin').expect(200);
    await get().set('Sec-Fetch-Site', 'cross-site').expect(403);
    await get().expect(403);
  });

  it('only an owner registers and removes origins; each once', async () => {
    for (const role of ['support', 'noc', 'accountant'] as const) {
      const api = await demarc.api(role);
      await api.get('/widget-origins').expect(403);
      await api.post('/widget-origins', { origin: 'https://third.example.net', name: 'x' }).expect(403);
    }
    expect((await owner.post('/widget-origins', { origin: HELP_DESK, name: 'again' }).expect(409)).body.code).toBe(
      'widget/origin-taken',
    );
    await owner.post('/widget-origins', { origin: 'https://HELP.example.net', name: 'again' }).expect(409);
    const { body } = await owner.get('/widget-origins').expect(200);
    expect(body.map(({ origin }: { origin: string }) => origin)).toContain(HELP_DESK);
  });

  it('stored values are answered at once', async () => {
    const { subscriber } = await aSubscription(owner, { routerSerial: 'WIDGET-5' });
    const token = await aToken(subscriber.number);
    const took: number[] = [];
    for (let round = 0; round < 60; round += 1) {
      const start = performance.now();
      await widget('/diagnosis', token).expect(200);
      took.push(performance.now() - start);
    }
    const sorted = took.slice(10).toSorted((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length * 0.95)]).toBeLessThan(200);
  });
});

describe('whom a key means', () => {
  let demarc: TestApp;
  let owner: ApiClient;
  beforeAll(async () => {
    demarc = await startApp();
    owner = await demarc.api();
    // The origin is registered already: the tests of a file share their database.
    await owner.post('/widget-origins', { origin: HELP_DESK, name: 'Help desk' });
  });
  afterAll(() => demarc.close());

  const ask = (subscriber: string): request.Test =>
    owner.post('/widget-tokens', { subscriber, agent, scopes: ['subscriber.read'], origin: HELP_DESK });

  it('by number, phone in any spelling, PPPoE user, serial, address and MAC of the router, invoice', async () => {
    const { subscriber, subscription } = await aSubscription(owner, {
      subscriber: await aSubscriber(owner, { phone: '01711-555001' }),
      routerSerial: 'KEY-0001',
    });
    const { body: routers } = await owner.get('/routers?search=KEY-0001').expect(200);
    await demarc.database.sql.query(
      `insert into cpe_parameter (cpe_id, name, path, value) values ($1, 'wanIp', 'a', '100.64.9.31'), ($1, 'macAddress', 'b', '02:A1:D4:00:00:01')`,
      [routers.items[0].id],
    );
    for (const key of [
      `id:${subscriber.number}`,
      `id: ${subscriber.number.toLowerCase()}`,
      'phone:+880 1711 555001',
      'phone:01711555001',
      'phone:1711-555001',
      `pppoe:${subscription.pppoeUsername}`,
      'serial:KEY-0001',
      'ip:100.64.9.31',
      'mac:02:a1:d4:00:00:01',
    ]) {
      expect((await ask(key).expect(201)).body.subscriber.number).toBe(subscriber.number);
    }
  });

  it('nobody, and several, are told apart; a short phone number means nobody', async () => {
    const one = await aSubscriber(owner, { phone: '01711-000777' });
    const two = await aSubscriber(owner, { phone: '+8801711000777' });
    const { body } = await ask('phone:01711000777').expect(409);
    expect(body.code).toBe('widget/subscriber-ambiguous');
    expect(body.details.candidates.map(({ subscriber }: { subscriber: string }) => subscriber).toSorted()).toEqual(
      [`id:${one.number}`, `id:${two.number}`].toSorted(),
    );
    for (const key of [
      'phone:01799999999',
      'phone:777',
      'id:S-99999',
      'serial:NONE',
      'ip:192.0.2.1',
      'invoice:INV-0',
      'pppoe:nobody',
    ]) {
      expect((await ask(key).expect(404)).body.code).toBe('widget/subscriber-not-found');
    }
  });
});

describe('the script of the widget', () => {
  it('has a moving name that is checked again, and one for ever with its integrity; pages of any site may load it', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'demarc-widget-'));
    writeFileSync(join(dir, 'v1.js'), 'export {};');
    const demarc = await startApp({ widgetDir: dir });
    try {
      const owner = await demarc.api();
      const { body: script } = await owner.get('/widget-script').expect(200);
      const body = 'export {};';
      expect(script).toEqual({
        path: '/widget/v1.js',
        pinnedPath: expect.stringMatching(/^\/widget\/\d+\.\d+\.\d+-[0-9a-f]{12}\.js$/),
        integrity: `sha384-${createHash('sha384').update(body).digest('base64')}`,
        bytes: body.length,
      });
      for (const [path, caching] of [
        [script.path, 'public, max-age=300, must-revalidate'],
        [script.pinnedPath, 'public, max-age=31536000, immutable'],
      ]) {
        const { text, headers } = await request(demarc.httpUrl)
          .get(path)
          .set('Origin', 'https://any.example.net')
          .expect(200);
        expect(text).toBe(body);
        expect(headers).toMatchObject({
          'content-type': expect.stringContaining('text/javascript'),
          'cache-control': caching,
          'access-control-allow-origin': '*',
          'cross-origin-resource-policy': 'cross-origin',
          'x-content-type-options': 'nosniff',
        });
        expect(headers['set-cookie']).toBeUndefined();
        await request(demarc.httpUrl).get(path).set('If-None-Match', String(headers['etag'])).expect(304);
      }
      await request(demarc.httpUrl).get('/widget/0.0.0-000000000000.js').expect(404);
    } finally {
      await demarc.close();
      rmSync(dir, { recursive: true });
    }
  });
});
