import { gzipSync } from 'node:zlib';
import { SimulatedCpe } from '../../apps/cpe-sim/src/simulated-cpe';
import { SecurityEventsService } from '../../apps/server/src/modules/cwmp/security-events.service';
import { CpeCredentialsService } from '../../apps/server/src/modules/inventory/cpe-credential.service';
import { aSubscription } from '../factories/subscribers';
import { BOOTSTRAP, startApp, type TestApp } from '../support/app';
import { anEnrolledCpe, anIdentity, type EnrolledCpe } from './enrolled-cpe';
import { envelope, informOf, methodOf, Wire, WireCpe, type WireResponse } from './wire-cpe';

// Attack cases by their numbers. After each of them an honest CPE is served as ever.

let app: TestApp;
let honest: EnrolledCpe;
const open: WireCpe[] = [];

beforeAll(async () => {
  app = await startApp();
  honest = await anEnrolledCpe(app);
});

afterEach(async () => {
  open.splice(0).forEach((cpe) => cpe.close());
  const started = performance.now();
  await honest.cpe.connect();
  expect((await honest.cpe.inform()).status).toBe(200);
  expect((await honest.cpe.post('')).status).toBe(204);
  expect(performance.now() - started).toBeLessThan(3_000);
});

afterAll(async () => {
  honest.cpe.close();
  await app.close();
});

async function enrolled(options: Parameters<typeof anEnrolledCpe>[1] = {}): Promise<EnrolledCpe> {
  const made = await anEnrolledCpe(app, options);
  open.push(made.cpe);
  return made;
}

/** What an authenticated CPE is answered when it sends this. */
async function sent(body: string | Buffer, headers: Record<string, string> = {}): Promise<WireResponse> {
  const { cpe } = await enrolled();
  await cpe.post('');
  return cpe.post(body, { headers });
}

const anInform = (edit?: (xml: string) => string): string =>
  informOf(anIdentity(), ['2 PERIODIC'], edit === undefined ? {} : { edit });

async function presenceOf(cpeId: string): Promise<unknown[]> {
  return app.database.sql.query(`select * from cpe_presence where cpe_id = $1`, [cpeId]);
}

describe('XML', () => {
  it.each<[string, string | Buffer]>([
    ['G01: cut off in its list', anInform((xml) => xml.slice(0, xml.indexOf('<ParameterList') + 60))],
    ['G01: swapped end tags', anInform((xml) => xml.replace('</OUI>', '</ProductClass>'))],
    ['G01: a second root', anInform() + anInform()],
    ['G01: text after the root', `${anInform()}x`],
    [
      'G02: a serial twice',
      anInform((xml) => xml.replace('</DeviceId>', '<SerialNumber>W000001</SerialNumber></DeviceId>')),
    ],
    ['G04: an empty serial', anInform((xml) => xml.replace(/<SerialNumber>.*?</, '<SerialNumber><'))],
    ['G04: a serial of blanks', anInform((xml) => xml.replace(/<SerialNumber>.*?</, '<SerialNumber>  <'))],
    [
      'G05: FF FE in a value',
      Buffer.from(
        anInform((xml) => xml.replace('7.1', 'ÿþ')),
        'latin1',
      ),
    ],
    ['G05: a NUL in a value', anInform((xml) => xml.replace('7.1', '\u0000'))],
    ['G05: a reference to NUL', anInform((xml) => xml.replace('7.1', '&#0;'))],
    [
      'G06: a DTD that reads a file',
      anInform((xml) => `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>${xml.replace('7.1', '&x;')}`),
    ],
    ['G07: a harmless DTD', anInform((xml) => `<!DOCTYPE Envelope>${xml}`)],
    ['G08: a million references', anInform((xml) => xml.replace('7.1', '&lt;'.repeat(240_000)))],
    ['G08: 5,000 nested tags', anInform((xml) => xml.replace('7.1', `${'<a>'.repeat(5_000)}${'</a>'.repeat(5_000)}`))],
    ['G08: 70,000 siblings', anInform((xml) => xml.replace('<EventStruct>', `${'<a/>'.repeat(70_000)}<EventStruct>`))],
    ['no XML', '{"jsonrpc":"2.0"}'],
  ])('%s is refused, and nothing of it gets anywhere', async (_case, body) => {
    const started = performance.now();
    const response = await sent(body);
    expect(response.status).toBe(400);
    expect(response.body).toBe('');
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it.each<[string, (xml: string) => string]>([
    ['CDATA', (xml) => xml.replace('>Wire<', '><![CDATA[Wire]]><')],
    ['single quotes', (xml) => xml.replaceAll('"', "'")],
    ['other prefixes', (xml) => xml.replaceAll('soap-env:', 'x:').replaceAll(':soap-env', ':x')],
    ['lines and blanks', (xml) => xml.replaceAll('><', '>\r\n  <')],
    ...['1-1', '1-2', '1-3', '1-4'].map((version): [string, (xml: string) => string] => [
      `cwmp-${version}`,
      (xml) => xml.replaceAll(/urn:dslforum-org:cwmp-1-\d/g, `urn:dslforum-org:cwmp-${version}`),
    ]),
  ])('G03: %s is what real CPEs send, and served', async (_case, edit) => {
    const { cpe } = await enrolled();
    const plain = informOf(cpe.identity, ['2 PERIODIC']);
    expect((await cpe.inform(['2 PERIODIC'], { edit })).status).toBe(200);
    expect(edit(plain) !== plain || plain.includes('cwmp-1-0')).toBe(true);
    expect((await cpe.post('')).status).toBe(204);
  });

  it('G04: five serials that look alike are five devices', async () => {
    for (const serialNumber of ['000123456789', '1E5', '0x1F', 'true', ' 12 ']) {
      const { cpe, cpeId } = await enrolled({ identity: anIdentity({ serialNumber }) });
      expect((await cpe.inform(['1 BOOT'])).status).toBe(200);
      const [row] = await app.database.sql.query<{ serial_number: string }[]>(
        `select serial_number from cpe where id = $1`,
        [cpeId],
      );
      expect(row?.serial_number).toBe(serialNumber);
    }
  });

  it('G05: ISO-8859-1, declared and used, is read as what it is', async () => {
    const { cpe, cpeId } = await enrolled();
    const body = Buffer.from(
      informOf(cpe.identity, ['1 BOOT'], { parameters: { 'InternetGatewayDevice.DeviceInfo.ModelName': 'café' } }),
      'latin1',
    );
    expect((await cpe.postProven(body, { headers: { 'Content-Type': 'text/xml; charset=ISO-8859-1' } })).status).toBe(
      200,
    );
    const [row] = await app.database.sql.query<{ text: string }[]>(
      `select to_jsonb(c)::text as text from cpe c where id = $1`,
      [cpeId],
    );
    expect(row?.text).not.toContain('\ufffd');
  });
});

describe('sizes', () => {
  it('G09: 20 MB with their length are refused before they are sent', async () => {
    const { cpe } = await enrolled();
    await cpe.post('');
    const wire = cpe.wire!;
    const head = cpe.request('', { headers: { 'Content-Length': String(20 * 1024 * 1024) } });
    expect((await wire.exchange(head)).status).toBe(413);
    await wire.closed;
  });

  it('G09: 20 MB in chunks are cut off, and memory stays', async () => {
    const { cpe } = await enrolled();
    await cpe.post('');
    const before = process.memoryUsage().rss;
    const wire = cpe.wire!;
    const answered = wire.exchange(
      cpe.request('', { headers: { 'Content-Length': '-', 'Transfer-Encoding': 'chunked' } }),
    );
    const chunk = Buffer.alloc(65_536, 0x61);
    let isCut = false;
    void wire.closed.then(() => (isCut = true));
    for (let sentBytes = 0; sentBytes < 20 * 1024 * 1024 && !isCut; sentBytes += chunk.length) {
      wire.socket.write(`${chunk.length.toString(16)}\r\n`);
      await new Promise((resolve) => wire.socket.write(Buffer.concat([chunk, Buffer.from('\r\n')]), resolve));
    }
    expect(
      await answered.then(
        (response) => response.status,
        () => 413,
      ),
    ).toBe(413);
    expect(process.memoryUsage().rss - before).toBeLessThan(96 * 1024 * 1024);
  });

  it('G09: a gzip that inflates to 1 GB is refused where it passes 1 MiB', async () => {
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024), { level: 9 });
    const before = process.memoryUsage().rss;
    expect((await sent(bomb, { 'Content-Encoding': 'gzip' })).status).toBe(413);
    expect(process.memoryUsage().rss - before).toBeLessThan(96 * 1024 * 1024);
  });

  it('an encoding we do not know is refused', async () => {
    expect((await sent(anInform(), { 'Content-Encoding': 'br' })).status).toBe(415);
  });

  it('G22: 3,000 parameters of 1 kB are refused, 800 are taken', async () => {
    const many = (count: number): Record<string, string> =>
      Object.fromEntries(
        Array.from({ length: count }, (_, n) => [`InternetGatewayDevice.X_${n}.Value`, 'v'.repeat(1_000)]),
      );
    const { cpe } = await enrolled();
    expect((await cpe.inform(['2 PERIODIC'], { parameters: many(800) })).status).toBe(200);
    await cpe.connect();
    expect((await cpe.inform(['2 PERIODIC'], { parameters: many(3_000) })).status).toBe(413);
  });
});

it('G22: a path of 300 levels and a count below zero are what a device says, and no fault of ours', async () => {
  const { cpe, cpeId } = await enrolled();
  const parameters = {
    [`InternetGatewayDevice.${'A.'.repeat(300)}B`]: 'deep',
    'InternetGatewayDevice.DeviceInfo.UpTime': '-1',
  };
  const response = await cpe.inform(['1 BOOT'], { parameters });
  expect([200, 400]).toContain(response.status);
  const api = await app.api();
  for (const page of ['', '/parameters', '/events']) await api.get(`/routers/${cpeId}${page}`).expect(200);
});

describe('HTTP', () => {
  const raw = async (bytes: string): Promise<WireResponse & { isClosed: boolean }> => {
    const wire = await Wire.open(app.cwmpUrl);
    const response = await wire.exchange(bytes);
    // A timer that nobody waits for any more would hold the worker of the last test file.
    const late = Promise.withResolvers<false>();
    const timer = setTimeout(() => late.resolve(false), 2_500);
    const isClosed = await Promise.race([wire.closed.then(() => true), late.promise]);
    clearTimeout(timer);
    wire.close();
    return { ...response, isClosed };
  };

  it.each([
    [
      'a length and chunks',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n',
      400,
    ],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcde', 400],
    ['a length that is no number', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1e3\r\n\r\n', 400],
    ['no HTTP', 'HELLO\r\n\r\n', 400],
    ['GET', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n', 405],
    ['PUT', 'PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab', 405],
    ['HEAD', 'HEAD / HTTP/1.1\r\nHost: a\r\n\r\n', 405],
    ['an unknown expectation', 'POST / HTTP/1.1\r\nHost: a\r\nExpect: magic\r\nContent-Length: 0\r\n\r\n', 417],
  ])('G10: %s is refused once, and the connection is closed', async (_case, bytes, status) => {
    const response = await raw(bytes);
    expect(response.status).toBe(status);
    expect(response.isClosed).toBe(true);
  });

  it('G11: 20 requests at once are served in order, or the connection is closed', async () => {
    const { cpe } = await enrolled();
    await cpe.connect();
    const wire = cpe.wire!;
    const one = cpe.request(informOf(cpe.identity, ['2 PERIODIC']), { authorization: 'none' });
    const responses = Array.from({ length: 20 }, () =>
      wire.response().then(
        (r) => r.status,
        () => 0,
      ),
    );
    wire.socket.write(Buffer.concat(Array.from({ length: 20 }, () => one)));
    for (const status of await Promise.all(responses)) expect([401, 0]).toContain(status);
  });

  it('G11: a request in segments of one byte works', async () => {
    const { cpe } = await enrolled();
    await cpe.post('');
    const bytes = cpe.request(informOf(cpe.identity, ['2 PERIODIC']));
    const wire = cpe.wire!;
    const response = wire.response();
    for (const byte of bytes) wire.socket.write(Buffer.from([byte]));
    expect((await response).status).toBe(200);
  });

  it('G11: 100-continue is answered', async () => {
    expect((await sent(anInform(), { Expect: '100-continue' })).status).toBe(403);
  });
});

describe('authentication', () => {
  it.each([
    ['none', null],
    ['Basic', `Basic ${Buffer.from('bootstrap:bootstrap-secret').toString('base64')}`],
    ['Bearer', 'Bearer x'],
    ['garbage', 'Digest ,,,='],
  ])('G12, G14: %s is a 401 with a challenge', async (_case, authorization) => {
    const { cpe, cpeId } = await enrolled();
    const response = await cpe.post(informOf(cpe.identity, ['1 BOOT']), { authorization: authorization ?? 'none' });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(
      /^Digest realm="demarc", nonce="[0-9a-f]+", qop="auth", algorithm=MD5$/,
    );
    expect(await presenceOf(cpeId)).toEqual([]);
  });

  it('G12: a wrong password, and the right one for another realm', async () => {
    const { cpe, cpeId } = await enrolled();
    await cpe.post('');
    cpe.challenge = (cpe.challenge ?? '').replace('demarc', 'other');
    expect((await cpe.post(informOf(cpe.identity, ['1 BOOT']))).status).toBe(401);
    cpe.credentials = { username: cpe.credentials!.username, password: 'guess' };
    const wrong = await cpe.post(informOf(cpe.identity, ['1 BOOT']));
    expect(wrong.status).toBe(401);
    expect(wrong.headers.get('www-authenticate')).not.toContain('stale');
    expect(await presenceOf(cpeId)).toEqual([]);
  });

  it('G12: a nonce of yesterday, or of nobody: the right digest is asked again, and counts then', async () => {
    const { cpe, cpeId } = await enrolled();
    await cpe.post('', { authorization: 'none' });
    cpe.challenge = (cpe.challenge ?? '').replace(/nonce="[^"]+"/, `nonce="${'0'.repeat(49)}"`);
    const stale = await cpe.post(informOf(cpe.identity, ['1 BOOT']));
    expect(stale.status).toBe(401);
    expect(stale.headers.get('www-authenticate')).toMatch(/, stale=true$/);
    expect(await presenceOf(cpeId)).toEqual([]);
    expect((await cpe.post(informOf(cpe.identity, ['1 BOOT']))).status).toBe(200);
  });

  it('G13: a captured request is worth nothing, on its connection or another, and its owner goes on', async () => {
    const { cpe } = await enrolled();
    await cpe.post('');
    const captured = cpe.request(informOf(cpe.identity, ['2 PERIODIC']));
    expect((await cpe.wire!.exchange(captured)).status).toBe(200);
    const thief = await Wire.open(app.cwmpUrl);
    expect((await thief.exchange(captured)).status).toBe(401);
    thief.close();
    expect((await cpe.post('', { cookie: null })).status).toBe(204);
    expect((await cpe.wire!.exchange(captured)).status).toBe(401);
  });

  it('C5: somebody without proof costs no look-up, and with a name at most one', async () => {
    const pool = (
      app.database.dataSource.driver as unknown as {
        master: { on: (event: string, f: () => void) => void; off: (event: string, f: () => void) => void };
      }
    ).master;
    let queries = 0;
    const count = (): number => ++queries;
    pool.on('acquire', count);
    const cpe = new WireCpe(app.cwmpUrl, anIdentity(), { username: 'nobody', password: 'x' });
    open.push(cpe);
    await cpe.post('', { authorization: 'none' });
    await cpe.post('<bad', { authorization: 'none' });
    const free = queries;
    await cpe.post(informOf(cpe.identity, ['2 PERIODIC']));
    pool.off('acquire', count);
    expect(free).toBe(0);
    expect(queries).toBeLessThanOrEqual(1);
  });
});

describe('identity', () => {
  it('G15: the credentials of one with the serial of another: refused, remembered with both names, nothing touched', async () => {
    const thief = await enrolled();
    const victim = await enrolled();
    for (let n = 0; n < 2; n++) {
      await thief.cpe.connect();
      const response = await thief.cpe.postProven(informOf(victim.cpe.identity, ['0 BOOTSTRAP', '1 BOOT']));
      expect(response.status).toBe(403);
      expect(response.body).toBe('');
    }
    expect(await presenceOf(victim.cpeId)).toEqual([]);
    expect(await presenceOf(thief.cpeId)).toEqual([]);
    const events = await app.get(SecurityEventsService).listOf(app.database.sql, thief.cpeId);
    expect(events).toMatchObject([
      {
        kind: 'identity-mismatch',
        cpeId: thief.cpeId,
        claimedSerialNumber: victim.cpe.identity.serialNumber,
        sourceAddress: '127.0.0.1',
        occurrences: 2,
      },
    ]);
    const { body } = await (await app.api()).get('/router-access/security-events').expect(200);
    const { serialNumber } = thief.cpe.identity;
    expect(body).toContainEqual(
      expect.objectContaining({ kind: 'identity-mismatch', serialNumber, claimed: victim.cpe.identity }),
    );
  });

  it.each([
    ['another product class', { productClass: 'WIRE-2' }],
    ['another letter case', { oui: '00259e' }],
    ['a blank more', { oui: '00259E ' }],
  ])('G15: %s is another device', async (_case, changes) => {
    const { cpe } = await enrolled();
    expect((await cpe.postProven(informOf({ ...cpe.identity, ...changes }, ['1 BOOT']))).status).toBe(403);
  });

  it('G15: the identity is fixed for the session', async () => {
    const thief = await enrolled();
    const victim = await enrolled();
    expect((await thief.cpe.inform()).status).toBe(200);
    expect((await thief.cpe.post(informOf(victim.cpe.identity, ['1 BOOT']))).status).toBe(403);
    expect(await presenceOf(victim.cpeId)).toEqual([]);
  });

  it('G16: an unknown serial with the bootstrap credential waits in quarantine and is told nothing', async () => {
    const cpe = new WireCpe(app.cwmpUrl, anIdentity({ productClass: 'OTHER' }), {
      username: 'bootstrap',
      password: 'bootstrap-secret',
    });
    open.push(cpe);
    expect((await cpe.inform(['0 BOOTSTRAP'])).status).toBe(200);
    expect((await cpe.post('')).status).toBe(204);
    const rows = await app.database.sql.query<{ state: string }[]>(`select state from cpe where serial_number = $1`, [
      cpe.identity.serialNumber,
    ]);
    expect(rows).toEqual([{ state: 'quarantine' }]);
    expect(
      await app.database.sql.query(
        `select 1 from cpe_credential k join cpe c on c.id = k.cpe_id where c.serial_number = $1`,
        [cpe.identity.serialNumber],
      ),
    ).toEqual([]);
  });

  it.each([
    ['nobody', null],
    ['another CPE', 'other'],
    ['the bootstrap credential', 'bootstrap'],
  ])('G17: a stolen cookie in the hands of %s opens nothing and harms nothing', async (_case, who) => {
    const victim = await enrolled({ isProvisioned: false });
    await victim.cpe.inform();
    const credentials =
      who === null
        ? null
        : who === 'other'
          ? (await enrolled()).credentials
          : { username: 'bootstrap', password: 'bootstrap-secret' };
    const thief = new WireCpe(app.cwmpUrl, victim.cpe.identity, credentials);
    open.push(thief);
    thief.cookie = victim.cpe.cookie;
    const response = await thief.postProven('');
    expect(response.status).toBe(who === null ? 401 : 400);
    expect(response.body).toBe('');
    expect(methodOf(await victim.cpe.post(''))).not.toBeNull();
  });

  it('C9: a cookie that was made up is no session', async () => {
    const { cpe } = await enrolled();
    cpe.cookie = `demarc=${'0'.repeat(32)}`;
    expect((await cpe.postProven('')).status).toBe(400);
  });
});

it('G18: a CPE that restarts in the middle of a session has a new one at once', async () => {
  const { cpe } = await enrolled({ isProvisioned: false });
  await cpe.inform(['2 PERIODIC']);
  expect(methodOf(await cpe.post(''))).not.toBeNull();
  cpe.close();
  cpe.cookie = null;
  expect((await cpe.inform(['1 BOOT'])).status).toBe(200);
  expect(methodOf(await cpe.post(''))).not.toBeNull();
});

it('an answer to a request that was never made is refused', async () => {
  const { cpe } = await enrolled();
  await cpe.inform();
  expect((await cpe.post(envelope('<cwmp:RebootResponse/>', 'made-up'))).status).toBe(400);
});

it('G27: of what a router was given nothing can be read in the database', async () => {
  const api = await app.api();
  const serial = `SECRET-${Date.now()}`;
  const pppoePassword = `canary-${Date.now()}`;
  const passphrase = `sesame-${Date.now()}`;
  await aSubscription(api, { routerSerial: serial, pppoePassword, wifi: { ssid: 'Rahima', passphrase } });
  const box = new SimulatedCpe({ profile: 'hg8245', serial, acsUrl: app.cwmpUrl, credentials: BOOTSTRAP });
  await box.boot();
  await box.inform();
  expect(box.state().ppp.pool).toBe('service');
  await box.close();
  const [row] = await app.database.sql.query<[{ id: string }]>(`select id from cpe where serial_number = $1`, [serial]);
  const own = await app.get(CpeCredentialsService).current(app.database.sql, row.id);
  const secrets = [pppoePassword, passphrase, own?.password ?? '', own?.connectionRequestPassword ?? ''];
  expect(secrets.every((secret) => secret.length > 8)).toBe(true);
  const tables = await app.database.sql.query<{ name: string }[]>(
    `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
  );
  // As `pg_dump` would write it: bytes in hexadecimal.
  const patterns = secrets
    .flatMap((secret) => [secret, Buffer.from(secret).toString('hex')])
    .map((text) => `%${text}%`);
  const hits: string[] = [];
  for (const { name } of tables) {
    const found = await app.database.sql.query<object[]>(
      `select 1 from "${name}" t where t::text like any ($1) limit 1`,
      [patterns],
    );
    if (found.length > 0) hits.push(name);
  }
  expect(hits).toEqual([]);
});
