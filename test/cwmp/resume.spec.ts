import { randomBytes } from 'node:crypto';
import { startApp, type TestApp } from '../support/app';
import { anEnrolledCpe } from './enrolled-cpe';
import { envelope, methodOf, WireCpe } from './wire-cpe';

// A session is where its CPE is: on whatever connection, in whatever process.

const env = { MASTER_KEY: randomBytes(32).toString('base64') };
const running: TestApp[] = [];
const open: WireCpe[] = [];

afterEach(async () => {
  open.splice(0).forEach((cpe) => cpe.close());
  for (const app of running.splice(0)) await app.close();
});

async function aProcess(): Promise<TestApp> {
  const app = await startApp({ env });
  running.push(app);
  return app;
}

/** The same box, informing at another process, with what it holds. */
function movedTo(app: TestApp, cpe: WireCpe): WireCpe {
  const moved = new WireCpe(app.cwmpUrl, cpe.identity, cpe.credentials);
  moved.cookie = cpe.cookie;
  moved.challenge = cpe.challenge;
  open.push(moved);
  return moved;
}

const refusal = (id: string): string =>
  envelope(
    '<soap-env:Fault><faultcode>Client</faultcode><faultstring>CWMP fault</faultstring><detail><cwmp:Fault><FaultCode>9001</FaultCode><FaultString>no</FaultString></cwmp:Fault></detail></soap-env:Fault>',
    id,
  );

async function untilParked(app: TestApp, cpeId: string): Promise<void> {
  for (let n = 0; n < 300; n++) {
    const rows = await app.database.sql.query<object[]>(`select 1 from cwmp_session where cpe_id = $1`, [cpeId]);
    if (rows.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('the session was not put away');
}

it('G3: goes on in another process after the connection closed', async () => {
  const first = await aProcess();
  const second = await aProcess();
  const { cpe, cpeId } = await anEnrolledCpe(first, { isProvisioned: false });
  expect((await cpe.inform()).status).toBe(200);
  const asked = methodOf(await cpe.post(''));
  expect(asked).not.toBeNull();
  cpe.close();
  await untilParked(first, cpeId);
  const moved = movedTo(second, cpe);
  // The nonce is of the other process: stale, and the CPE repeats with a fresh one.
  const stale = await moved.post(refusal(asked!.id));
  expect(stale.headers.get('www-authenticate')).toContain('stale=true');
  let response = await moved.post(refusal(asked!.id));
  for (let n = 0; response.status === 200 && n < 60; n++) response = await moved.post(refusal(methodOf(response)!.id));
  expect(response.status).toBe(204);
  expect(await second.database.sql.query(`select 1 from cwmp_session`)).toEqual([]);
});

it('is only one: the process that lost it does not go on with it', async () => {
  const first = await aProcess();
  const second = await aProcess();
  const { cpe, cpeId } = await anEnrolledCpe(first, { isProvisioned: false });
  await cpe.inform();
  cpe.close();
  await untilParked(first, cpeId);
  const moved = movedTo(second, cpe);
  expect((await moved.postProven('')).status).toBe(200);
  expect((await cpe.postProven('')).status).toBe(400);
  cpe.close();
});

it('survives a restart in its middle', async () => {
  const before = await aProcess();
  const { cpe } = await anEnrolledCpe(before, { isProvisioned: false });
  await cpe.inform();
  const asked = methodOf(await cpe.post(''));
  expect(asked).not.toBeNull();
  running.splice(0);
  await before.close();
  const after = await aProcess();
  const moved = movedTo(after, cpe);
  const response = await moved.postProven(refusal(asked!.id));
  expect([200, 204]).toContain(response.status);
});

it('keeps nothing readable in the database while it waits', async () => {
  const app = await aProcess();
  const { cpe, cpeId, credentials } = await anEnrolledCpe(app, { isProvisioned: false });
  await cpe.inform();
  const cookie = (cpe.cookie ?? '').split('=')[1] ?? '';
  cpe.close();
  await untilParked(app, cpeId);
  const [row] = await app.database.sql.query<{ text: string }[]>(
    `select encode(state_sealed, 'escape') || encode(cookie_hash, 'escape') as text from cwmp_session where cpe_id = $1`,
    [cpeId],
  );
  for (const secret of [cookie, credentials.username, 'phase']) expect(row?.text).not.toContain(secret);
});

it('of a CPE that never comes back ends as lost', async () => {
  const app = await startApp({ env: { ...env, CWMP_SESSION_TIMEOUT_SECONDS: '5' } });
  running.push(app);
  const { cpe, cpeId } = await anEnrolledCpe(app, { isProvisioned: false });
  await cpe.inform();
  cpe.close();
  await untilParked(app, cpeId);
  for (let n = 0; n < 900; n++) {
    const rows = await app.database.sql.query<object[]>(`select 1 from cwmp_session where cpe_id = $1`, [cpeId]);
    if (rows.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('the session was never ended');
});
