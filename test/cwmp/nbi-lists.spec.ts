import { fits, parseQuery } from '@demarc/genieacs';
import { packTree, type TreeRow } from '@demarc/datamodel';
import fc from 'fast-check';
import { NbiListener } from '../../apps/server/src/modules/nbi/nbi-listener';
import { newId } from '../../apps/server/src/platform/ids';
import { startApp, type ApiClient, type TestApp } from '../support/app';
import { nbiClient } from '../support/nbi-client';

// The port for GenieACS programs: who is let in, and the lists of devices (compatibility notes §1.1 to §1.5).

let app: TestApp;
let api: ApiClient;
let ask: ReturnType<typeof nbiClient>;
const INFO = 'InternetGatewayDevice.DeviceInfo.';
const POLICY = { isOn: true, exemptNetworks: [] as string[], exemptRole: 'technician', reason: 'a test says so' };

interface Seed {
  serial: string;
  rows: TreeRow[];
  tags: string[];
  informedAt: string;
  productClass?: string;
}

async function aDevice({ serial, rows, tags, informedAt, productClass = 'LIST-1' }: Seed): Promise<void> {
  const id = newId();
  const { sql } = app.database;
  await sql.query(
    `insert into cpe (id, serial_number, oui, product_class, manufacturer, root, state, mode, created_at)
     values ($1, $2, '00259E', $3, 'Lists', 'InternetGatewayDevice.', 'active', 'observe', '2024-01-01T00:00:00Z')`,
    [id, serial, productClass],
  );
  await sql.query(
    `insert into cpe_presence (cpe_id, last_inform_at, source_address, events, retry_count, inform_hash)
     values ($1, $2, '192.0.2.1', '{}', 0, '')`,
    [id, informedAt],
  );
  await sql.query(
    `insert into cpe_tree (cpe_id, parameters, parameter_count, read_at, changed_at)
     values ($1, $2, $3, '2024-03-01T00:00:00Z', '2024-03-01T00:00:00Z')`,
    [id, JSON.stringify(packTree(rows)), rows.length],
  );
  for (const tag of tags)
    await sql.query(`insert into cpe_tag (cpe_id, tag, tagged_at) values ($1, $2, now())`, [id, tag]);
}

const SEEDS: Seed[] = [
  ['V1', '10', 'true', ['vip']],
  ['V2', '3600', 'false', ['vip', 'gold.1']],
  ['v2', '9', '1', []],
  ['V3R017', '10', 'sim', ['São João/2']],
  ['10', '', '0', ['x']],
].map(([version, uptime, flag, tags], at) => ({
  serial: `LIST-${at}`,
  tags: tags as string[],
  informedAt: `2024-05-0${at + 1}T12:00:00.123Z`,
  rows: [
    [`${INFO}SoftwareVersion`, version as string, 'string', false],
    [`${INFO}UpTime`, uptime as string, 'unsignedInt', false],
    [`${INFO}Flag`, flag as string, 'boolean', true],
    ['InternetGatewayDevice.Time.CurrentLocalTime', `2024-0${at + 1}-30T00:00:00Z`, 'dateTime', null],
    [`${INFO}X_Password`, `hash-${at}`, 'string', true],
    ...(at === 2 ? [] : [[`${INFO}Spare`, at === 3 ? null : 'here', 'string', null] as const]),
  ] as TreeRow[],
}));

beforeAll(async () => {
  app = await startApp();
  api = await app.api();
  await api.put('/nbi-policy', POLICY).expect(200);
  ask = nbiClient(() => app.nbiUrl, { Authorization: `Bearer ${api.token}` });
  for (const seed of SEEDS) await aDevice(seed);
  await aDevice({ ...SEEDS[0]!, serial: 'ONT-12 00/é', productClass: '' });
});
afterAll(() => app.close());

const listed = async (parameters: Record<string, string>): Promise<Record<string, unknown>[]> => {
  const { text, status, headers } = await ask('GET', `/devices/?${new URLSearchParams(parameters).toString()}`);
  if (status !== 200) throw new Error(`${status} ${text}`);
  expect(headers['content-type']).toBe('application/json');
  return JSON.parse(text) as Record<string, unknown>[];
};
const serials = async (query: object, more: Record<string, string> = {}): Promise<string[]> =>
  (await listed({ query: JSON.stringify(query), projection: '_deviceId._SerialNumber', ...more })).map(
    (device) => (device._deviceId as { _SerialNumber: string })._SerialNumber,
  );

describe('who is let in (§1.1 [D])', () => {
  it('takes a token as Bearer, as password of Basic and as X-API-Key; nobody else', async () => {
    const with_ = (headers: Record<string, string>) => nbiClient(() => app.nbiUrl, headers)('HEAD', '/devices');
    const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;
    const right: Record<string, string>[] = [
      { Authorization: `bearer ${api.token}` },
      { Authorization: basic(`panel:${api.token}`) },
      { Authorization: basic(`${api.token}:`) },
      { 'X-API-Key': api.token },
    ];
    for (const headers of right) expect((await with_(headers)).status).toBe(200);
    for (const headers of [
      {},
      { Authorization: 'Bearer x' },
      { Authorization: basic('panel:x') },
      { 'X-API-Key': 'x' },
    ]) {
      const answer = await with_(headers as Record<string, string>);
      expect([answer.status, answer.headers['www-authenticate']]).toEqual([
        401,
        'Basic realm="demarc", charset="UTF-8"',
      ]);
    }
  });

  it('a token may do what its owner may', async () => {
    const support = nbiClient(() => app.nbiUrl, { 'X-API-Key': (await app.api('support')).token });
    expect((await support('HEAD', '/devices')).status).toBe(200);
    const answer = await support('POST', '/devices/00259E-LIST%252D1-LIST%252D0/tags/x');
    expect([answer.status, answer.text]).toEqual([403, '403 Forbidden: this needs the permission router.configure']);
  });

  it('networks that were exempted need none, and do what their role may', async () => {
    const nobody = nbiClient(() => app.nbiUrl, {});
    await api.put('/nbi-policy', { ...POLICY, exemptNetworks: ['127.0.0.0/8'], exemptRole: 'auditor' }).expect(200);
    expect((await nobody('HEAD', '/devices')).status).toBe(200);
    expect((await nobody('POST', '/devices/00259E-LIST%252D1-LIST%252D0/tags/x')).status).toBe(403);
    await api.put('/nbi-policy', { ...POLICY, exemptNetworks: ['10.0.0.0/8'] }).expect(200);
    expect((await nobody('HEAD', '/devices')).status).toBe(401);
    await api.put('/nbi-policy', { ...POLICY, exemptNetworks: ['nonsense'] }).expect(400);
  });

  it('is closed until it is switched on, and closed again', async () => {
    const listener = app.get(NbiListener);
    await api.put('/nbi-policy', { ...POLICY, isOn: false }).expect(200);
    expect((await api.get('/nbi-policy').expect(200)).body).toMatchObject({ isOn: false, port: null });
    expect(listener.port).toBe(0);
    const { body } = await api.put('/nbi-policy', POLICY).expect(200);
    expect(body).toMatchObject({ isOn: true, port: listener.port, problem: null });
    await (await app.api('support')).put('/nbi-policy', POLICY).expect(403);
  });
});

describe('the edge (§1.1, §1.3)', () => {
  it.each([
    ['OPTIONS', '/devices', 405, '405 Method Not Allowed', 'GET, HEAD'],
    ['GET', '/devices/x', 405, '405 Method Not Allowed', 'DELETE'],
    ['GET', '/devices/x/tasks', 405, '405 Method Not Allowed', 'POST'],
    ['GET', '/tasks/x', 405, '405 Method Not Allowed', 'PUT DELETE'],
    ['GET', '/nothing', 404, '404 Not Found', undefined],
    ['GET', '/users', 404, '404 Not Found', undefined],
    ['GET', '/', 404, '404 Not Found', undefined],
    ['POST', '/devices/00259E-X-Y/tasks', 404, 'No such device', undefined],
    ['POST', '/devices/00259E-X-Y/tags/t', 404, 'No such device', undefined],
    ['DELETE', '/devices/00259E-X-Y', 200, '', undefined],
    ['DELETE', '/tasks/5f0000000000000000000000', 404, 'Task not found', undefined],
    ['POST', '/tasks/x/boo', 404, '', undefined],
    ['DELETE', '/faults/x', 200, '', undefined],
    ['GET', '/files/x', 405, '405 Method Not Allowed', 'PUT, DELETE'],
    ['DELETE', '/files/x', 404, '404 Not Found', undefined],
    ['GET', '/ping/8.8.8.8', 500, 'Error: only addresses of known devices are pinged', undefined],
    ['GET', '/ping/localhost', 500, 'Error: only addresses of known devices are pinged', undefined],
  ])('%s %s is %i', async (method, path, status, text, allow) => {
    const answer = await ask(method, path);
    expect([answer.status, answer.text, answer.headers.allow]).toEqual([status, text, allow]);
    expect(answer.headers['genieacs-version']).toMatch(/^1\.2/);
  });

  it.each([
    ['query={x', /^SyntaxError: /],
    ['sort={x', /^SyntaxError: /],
    ['query={"a":{"$near":1}}', /^QueryError: unknown operator \$near/],
    ['query={"a":{"$regex":"("}}', /^QueryError: Invalid regular expression/],
    ['query=[]', /^QueryError: a query is a JSON object/],
    ['sort={"a":2}', /^QueryError: a is sorted by 1 or by -1/],
  ])('?%s is 400 with the reason', async (query, why) => {
    const answer = await ask('GET', `/devices?${query}`);
    expect([answer.status, answer.headers['content-type']]).toEqual([400, undefined]);
    expect(answer.text).toMatch(why);
  });
});

describe('lists of devices (§1.3)', () => {
  it('one object a line, with the number of all that fit; none is [ and ]', async () => {
    const { text, headers } = await ask(
      'GET',
      '/devices/?query={"_tags":"vip"}&projection=_tags&limit=1&_limit=9&count=1',
    );
    expect(headers.total).toBe('3');
    expect(text).toBe('[\n{"_id":"00259E-LIST%2D1-LIST%2D0","_tags":["vip"]}\n]');
    const none = await ask('GET', '/devices?query={"_id":"x"}');
    expect([none.headers.total, none.text]).toEqual(['0', '[\n\n]']);
    const two = await ask('GET', '/devices?query={"_tags":{"$in":["x","gold.1"]}}&projection=_id');
    expect(two.text).toBe('[\n{"_id":"00259E-LIST%2D1-LIST%2D1"},\n{"_id":"00259E-LIST%2D1-LIST%2D4"}\n]');
  });

  it('HEAD counts', async () => {
    const { headers, text, status } = await ask('HEAD', '/devices/?query={"_tags":{"$exists":true}}&limit=1');
    expect([status, headers.total, text]).toEqual([200, '5', '']);
  });

  it('the id is literal in a query, product class left out, signs escaped (§1.2)', async () => {
    const id = '00259E-ONT%2D12%2000%2F%C3%A9';
    expect(await serials({ _id: id })).toEqual(['ONT-12 00/é']);
    expect(await serials({ 'DeviceID.SerialNumber': 'ONT-12 00/é' })).toEqual(['ONT-12 00/é']);
    expect(await serials({ _id: { $regex: '2D12' } })).toEqual(['ONT-12 00/é']);
  });

  it.each([
    ['a text', { _deviceId: -1 }, null],
    ['values as numbers', { [`${INFO}UpTime`]: 1 }, ['LIST-4', 'LIST-2', 'LIST-0', 'LIST-3', 'LIST-1']],
    ['texts as bytes', { [`${INFO}SoftwareVersion`]: -1 }, ['LIST-2', 'LIST-3', 'LIST-1', 'LIST-0', 'LIST-4']],
    ['_lastInform', { _lastInform: -1 }, ['LIST-4', 'LIST-3', 'LIST-2', 'LIST-1', 'LIST-0']],
    ['two keys', { [`${INFO}Flag`]: -1, _id: 1 }, null],
    ['_id', { _id: -1 }, ['LIST-4', 'LIST-3', 'LIST-2', 'LIST-1', 'LIST-0']],
  ])('sorts by %s', async (_case, sort, expected) => {
    const sorted = await serials({ 'DeviceID.ProductClass': 'LIST-1' }, { sort: JSON.stringify(sort) });
    expect(sorted).toHaveLength(5);
    // An empty text is no number, and texts come after numbers.
    const order =
      expected?.[0] === 'LIST-4' && sort[`${INFO}UpTime` as never] ? [...expected.slice(1), 'LIST-4'] : expected;
    if (order !== null) expect(sorted).toEqual(order);
  });

  it('skips and limits; what is no number is left out, 0 is no limit', async () => {
    const page = (skip: string, limit: string) =>
      serials({ 'DeviceID.ProductClass': 'LIST-1' }, { sort: '{"_id":1}', skip, limit });
    expect(await page('1', '2')).toEqual(['LIST-1', 'LIST-2']);
    expect(await page('x', '0')).toHaveLength(5);
    expect(await page('9', '1')).toEqual([]);
  });

  it('shows no secret, and none can be guessed at', async () => {
    const { text } = await ask('GET', '/devices');
    expect(text).not.toContain('hash-');
    expect(await serials({ [`${INFO}X_Password`]: 'hash-1' })).toEqual([]);
    expect(await serials({ [`${INFO}X_Password._type`]: { $exists: true } })).toEqual([]);
  });

  it('SQL finds what the reference finds in the documents, whatever is asked (§1.4)', async () => {
    const documents = await listed({});
    const dated = documents.map(revive);
    const field = fc.constantFrom(
      '_id',
      '_tags',
      '_lastInform',
      '_registered',
      '_lastBoot',
      '_timestamp',
      '_deviceId._SerialNumber',
      '_deviceId._OUI',
      'DeviceID.ProductClass',
      'Tags.vip',
      `${INFO}SoftwareVersion`,
      `${INFO}UpTime`,
      `${INFO}Flag`,
      `${INFO}Spare`,
      `${INFO}Gone`,
      'InternetGatewayDevice.Time.CurrentLocalTime',
      `${INFO}UpTime._type`,
      `${INFO}UpTime._writable`,
      `${INFO}Spare._timestamp`,
      'InternetGatewayDevice.DeviceInfo._object',
      'InternetGatewayDevice._timestamp',
      `${INFO}X_Password`,
      `${INFO}Flag._object`,
    );
    const value = fc.oneof(
      fc.constantFrom(
        'vip',
        'V1',
        'V2',
        '10',
        '9',
        '',
        'V*',
        '*2',
        '/^v/i',
        '/1$/',
        '*',
        'here',
        'true',
        'x',
        'V3R017',
        '3600',
        "'--",
        '\\',
        '%',
        '2024-05-02T12:00:00.123Z',
        '2024-03-30',
        '2024-05-03 00:00:00 +0000',
        'xsd:unsignedInt',
        '00259E-LIST%2D1-LIST%2D1',
      ),
      fc.constantFrom(10, 0, 3600, true, false, null, 1.5, -1, 1e20),
    );
    const test = fc.oneof(
      value,
      fc.record({ $ne: value }),
      fc.record({ $gt: value }),
      fc.record({ $lte: value, $gte: value }),
      fc.record({ $in: fc.array(value, { maxLength: 3 }) }),
      fc.record({ $nin: fc.array(value, { maxLength: 3 }) }),
      fc.record({ $exists: fc.boolean() }),
      fc.record({
        $regex: fc.constantFrom('^V', '2$', '1', 'V[0-9]R', '^$', 'v'),
        $options: fc.constantFrom('', 'i', 's', 'm'),
      }),
      fc.record({ $not: fc.record({ $lt: value }) }),
      fc.record({ $size: fc.constantFrom(0, 1, 2) }),
      fc.record({ $all: fc.array(value, { minLength: 1, maxLength: 2 }) }),
      fc.record({ $type: fc.constantFrom('string', 'number', 'bool', 'date', 'array', 'object') }),
      fc.record({ $elemMatch: fc.record({ $gte: fc.constantFrom('a', 'vip'), $ne: fc.constantFrom('x', 'gold.1') }) }),
    );
    const leaf = fc.tuple(field, test).map(([name, of]) => ({ [name]: of }));
    const { query } = fc.letrec<{ query: object }>((tie) => ({
      query: fc.oneof(
        { maxDepth: 2 },
        leaf,
        fc.tuple(leaf, leaf).map(([a, b]) => ({ ...a, ...b })),
        fc.record({ $or: fc.array(tie('query'), { minLength: 1, maxLength: 3 }) }),
        fc.record({ $and: fc.array(tie('query'), { minLength: 1, maxLength: 3 }) }),
        fc.record({ $nor: fc.array(tie('query'), { minLength: 1, maxLength: 2 }) }),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(query, async (asked) => {
        const found = await listed({ query: JSON.stringify(asked), projection: '_id' });
        const expected = dated.filter((document) => fits(parseQuery(asked), document)).map(({ _id }) => _id);
        expect(found.map(({ _id }) => _id)).toEqual(expected);
      }),
      { numRuns: 100 },
    );
  });
});

/** Instants of a document, which JSON has as texts. */
function revive(document: Record<string, unknown>): Record<string, unknown> {
  const isInstant = (key: string, of: Record<string, unknown>): boolean =>
    /^_(?:registered|last|timestamp)/.test(key) || (key === '_value' && of._type === 'xsd:dateTime');
  return Object.fromEntries(
    Object.entries(document).map(([key, value]) => {
      if (typeof value === 'string' && /\.\d{3}Z$/.test(value) && isInstant(key, document))
        return [key, new Date(value)];
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return [key, value];
      return [key, revive(value as Record<string, unknown>)];
    }),
  );
}
