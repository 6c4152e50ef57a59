import request from 'supertest';
import { OWNER, startApp, type TestApp } from '../../../../../test/support/app';

describe('signing in', () => {
  let demarc: TestApp;
  const http = (): ReturnType<typeof request> => request(demarc.httpUrl);
  const login = (password = OWNER.password, email = OWNER.email): request.Test =>
    http().post('/api/v1/auth/login').send({ email, password });
  const cookieOf = (response: request.Response): string =>
    String(response.headers['set-cookie']?.[0]).split(';')[0] ?? '';

  beforeAll(async () => {
    demarc = await startApp();
    await demarc.api(); // makes the owner
  });
  afterAll(() => demarc.close());

  it('gives a session cookie that a script cannot read', async () => {
    const response = await login().expect(200);
    expect(response.body).toMatchObject({ email: OWNER.email, role: 'owner', demo: false });
    expect(String(response.headers['set-cookie'])).toMatch(/demarc_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax/);
    await http().get('/api/v1/auth/me').set('Cookie', cookieOf(response)).expect(200);
  });

  it('G31: a new id at each login, and none after logout', async () => {
    const cookie = cookieOf(await login());
    expect(cookieOf(await login().set('Cookie', 'demarc_session=planted'))).not.toContain('planted');
    await http().post('/api/v1/auth/logout').set('Cookie', cookie).set('X-Demarc-Portal', '1').expect(204);
    await http().get('/api/v1/auth/me').set('Cookie', cookie).expect(401);
  });

  it('answers a wrong password and an unknown account alike, as a problem document', async () => {
    const [wrong, unknown] = [await login('not the password'), await login('x', 'nobody@example.net')];
    for (const response of [wrong, unknown]) {
      expect(response.status).toBe(401);
      expect(response.type).toBe('application/problem+json');
      expect(response.body).toMatchObject({
        status: 401,
        code: 'auth/login-refused',
        title: 'e-mail or password is wrong',
      });
    }
  });

  it('G32: refuses a write that did not come from the portal', async () => {
    const cookie = cookieOf(await login());
    const write = (): request.Test => http().post('/api/v1/auth/tokens').set('Cookie', cookie).send({ name: 'x' });
    expect((await write().expect(403)).body.code).toBe('auth/cross-site');
    await write().set('X-Demarc-Portal', '1').set('Origin', 'https://evil.example').expect(403);
    await write().set('X-Demarc-Portal', '1').expect(201);
  });

  it('slows guessing down without locking the owner of another account out', async () => {
    const owner = await demarc.api();
    await owner
      .post('/staff', { email: 'victim@example.net', name: 'V', role: 'support', password: 'a long password' })
      .expect(201);
    let refused = 0;
    for (let i = 0; i < 8; i++) {
      const { status, headers } = await login('guess', 'victim@example.net');
      if (status === 429) refused += Number(headers['retry-after']) > 0 ? 1 : 0;
    }
    expect(refused).toBeGreaterThan(0);
    await demarc.database.sql.query('delete from login_throttle');
  });

  it('a changed role ends the logins of that account', async () => {
    const owner = await demarc.api();
    const { body } = await owner
      .post('/staff', { email: 'noc@example.net', name: 'N', role: 'noc', password: OWNER.password })
      .expect(201);
    const cookie = cookieOf(await login(OWNER.password, 'noc@example.net').expect(200));
    await owner.patch(`/staff/${body.id}`, { role: 'support' }).expect(200);
    await http().get('/api/v1/auth/me').set('Cookie', cookie).expect(401);
  });

  it('keeps one owner', async () => {
    const owner = await demarc.api();
    const { body } = await owner.get('/staff').expect(200);
    const me = body.find((account: { role: string }) => account.role === 'owner');
    expect((await owner.patch(`/staff/${me.id}`, { disabled: true }).expect(409)).body.code).toBe('staff/last-owner');
  });

  it('a token does no more than its role, and its secret is shown once', async () => {
    const support = await demarc.api('support');
    expect((await support.post('/auth/tokens', { name: 'wide', role: 'owner' }).expect(403)).body.code).toBe(
      'auth/token-role-too-wide',
    );
    const tokens = await support.get('/auth/tokens').expect(200);
    expect(JSON.stringify(tokens.body)).not.toContain(support.token);
    expect((await support.get('/staff').expect(403)).body.details).toEqual({ permission: 'staff.read' });
  });

  it('writes who did what', async () => {
    const owner = await demarc.api();
    const { body } = await owner.get('/audit?limit=200').expect(200);
    expect(body.items.map((entry: { action: string }) => entry.action)).toEqual(
      expect.arrayContaining(['auth.login', 'staff.created', 'staff.changed']),
    );
    expect(JSON.stringify(body)).not.toContain(OWNER.password);
    await expect(demarc.database.sql.query(`update audit_entry set actor = 'me'`)).rejects.toThrow('append-only');
  });

  it('names what is wrong with a request', async () => {
    const { body } = await http().post('/api/v1/auth/login').send({ email: OWNER.email, pasword: 'x' }).expect(400);
    expect(body.code).toBe('request/invalid');
    expect(body.details.problems.map((problem: { path: string }) => problem.path)).toContain('password');
  });
});
