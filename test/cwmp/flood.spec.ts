import { BOOTSTRAP, startApp, type TestApp } from '../support/app';
import { anEnrolledCpe, anIdentity } from './enrolled-cpe';
import { Wire, WireCpe, type WireResponse } from './wire-cpe';

// G23 needs its real seconds: the limits of the listener are what is tested.

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

it('G23: connections that send nothing, or a byte now and then, are closed within 15 s, and a CPE is served meanwhile', async () => {
  const silent = await Promise.all(Array.from({ length: 150 }, () => Wire.open(app.cwmpUrl)));
  const dripping = await Promise.all(Array.from({ length: 50 }, () => Wire.open(app.cwmpUrl)));
  const stalling = await Promise.all(Array.from({ length: 20 }, () => Wire.open(app.cwmpUrl)));
  const started = performance.now();
  dripping.forEach((wire) => wire.socket.write('POST / HTTP/1.1\r\nHost: a\r\nX: '));
  stalling.forEach((wire) => wire.socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\n<'));
  const drip = setInterval(() => dripping.forEach((wire) => !wire.socket.destroyed && wire.socket.write('x')), 2_000);
  const closed = Promise.all([...silent, ...dripping, ...stalling].map((wire) => wire.closed));
  const { cpe } = await anEnrolledCpe(app);
  for (let n = 0; n < 5; n++) {
    const before = performance.now();
    await cpe.connect();
    expect((await cpe.inform()).status).toBe(200);
    expect((await cpe.post('')).status).toBe(204);
    expect(performance.now() - before).toBeLessThan(1_000);
  }
  await closed;
  clearInterval(drip);
  expect(performance.now() - started).toBeLessThan(16_500);
  cpe.close();
}, 25_000);

it('G24: strangers that nobody registered stop making rows, and a known CPE is served meanwhile', async () => {
  await app.database.sql.query(`delete from cpe where state = 'quarantine'`);
  await app.database.sql.query(
    `insert into cpe (id, serial_number, oui, product_class, state, quarantine_reason, mode, created_at)
     select gen_random_uuid(), 'FLOOD-' || n, 'AAAAAA', 'FLOOD', 'quarantine', 'invented', 'manage', now()
     from generate_series(1, 990) as n`,
  );
  const known = await anEnrolledCpe(app);
  const strangers = Array.from(
    { length: 200 },
    (_, n) => new WireCpe(app.cwmpUrl, anIdentity({ serialNumber: `STRANGER-${n}-${Date.now()}` }), BOOTSTRAP),
  );
  const flood = Promise.all(strangers.map((cpe) => cpe.inform(['0 BOOTSTRAP'])));
  const before = performance.now();
  expect((await known.cpe.inform()).status).toBe(200);
  expect((await known.cpe.post('')).status).toBe(204);
  expect(performance.now() - before).toBeLessThan(3_000);
  for (const { status } of await flood) expect([200, 503]).toContain(status);
  for (const cpe of strangers) cpe.close();
  known.cpe.close();
  const [{ count }] = await app.database.sql.query<[{ count: number }]>(
    `select count(*)::int as count from cpe where state = 'quarantine'`,
  );
  // Those that were being judged when the last place was taken may still get one each.
  expect(count).toBeGreaterThanOrEqual(1_000);
  expect(count).toBeLessThanOrEqual(1_000 + 10);
  await app.database.sql.query(`delete from cpe where state = 'quarantine'`);
});

it('C11: while the openings of sessions wait, whoever comes is put off before anything is looked up, and served afterwards', async () => {
  const strangers = Array.from(
    { length: 300 },
    (_, n) => new WireCpe(app.cwmpUrl, anIdentity({ serialNumber: `WAITING-${n}-${Date.now()}` }), BOOTSTRAP),
  );
  const late = new WireCpe(app.cwmpUrl, anIdentity({ serialNumber: `LATE-${Date.now()}` }), BOOTSTRAP);
  let release = (): void => undefined;
  const holding = new Promise<void>((resolve) => (release = resolve));
  const isHeld = Promise.withResolvers<undefined>();
  const held = app.database.transaction(async (tx) => {
    await tx.query('lock table cpe in access exclusive mode');
    isHeld.resolve(undefined);
    await holding;
  });
  await isHeld.promise;
  const answers = Promise.all(strangers.map((cpe) => cpe.inform(['0 BOOTSTRAP'])));
  let refused: WireResponse | null = null;
  for (const startedAt = performance.now(); performance.now() - startedAt < 10_000 && refused?.status !== 503;) {
    await late.connect();
    refused = await late.post('', { authorization: 'none' });
  }
  release();
  await held;
  expect(refused?.status).toBe(503);
  expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThanOrEqual(10);
  for (const { status } of await answers) expect([200, 503]).toContain(status);
  await late.connect();
  expect((await late.inform(['0 BOOTSTRAP'])).status).toBe(200);
  for (const cpe of [...strangers, late]) cpe.close();
  await app.database.sql.query(`delete from cpe where state = 'quarantine'`);
});

it('C10, and G10 of the devices: more sessions than allowed are put off with a Retry-After that differs', async () => {
  const small = await startApp({ env: { CWMP_MAX_SESSIONS: '1' } });
  const one = await anEnrolledCpe(small);
  const other = await anEnrolledCpe(small);
  expect((await one.cpe.inform()).status).toBe(200);
  const seconds = new Set<string | undefined>();
  for (let n = 0; n < 8; n++) {
    await other.cpe.connect();
    const refused = await other.cpe.post('');
    expect(refused.status).toBe(503);
    seconds.add(refused.headers.get('retry-after'));
  }
  expect(seconds.size).toBeGreaterThan(1);
  expect(seconds.has(undefined)).toBe(false);
  // The one that is under way is finished.
  expect((await one.cpe.post('')).status).toBe(204);
  await other.cpe.connect();
  expect((await other.cpe.inform()).status).toBe(200);
  one.cpe.close();
  other.cpe.close();
  await small.close();
});
