import { randomUUID } from 'node:crypto';
import type { Role, RouterRow, SavedFilter } from '@demarc/contracts';
import { PARAMETER_FIELD_NAMES, ROUTER_FIELD_NAMES, routerField, COLUMN_NAMES } from '@demarc/contracts';
import { PROMOTED_ALIASES, ReportedTree } from '@demarc/datamodel';
import { aTr098Tree, type SampleRow } from '../../../../../test/factories/cpe-trees';
import { aSubscription } from '../../../../../test/factories/subscribers';
import { startApp, type ApiClient, type TestApp } from '../../../../../test/support/app';
import { parseCsv } from '../../../../../test/support/parse-csv';
import { newId } from '../../platform/ids';
import { CpeTrees } from '../inventory/cpe-trees.service';
import { SqlValues } from './router-conditions';
import { numberedSql, parameterOrderOf } from './router-parameter-order';

let app: TestApp;
let api: ApiClient;

beforeAll(async () => {
  app = await startApp();
  api = await app.api();
});
afterAll(() => app.close());

const IGD = 'InternetGatewayDevice.';
const PPP = `${IGD}WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1.`;
const SSID = `${IGD}LANDevice.1.WLANConfiguration.1.SSID`;
const RX = `${IGD}WANDevice.1.X_GponInterfaceConfig.RXPower`;

interface Given {
  serial: string;
  values?: Record<string, string>;
  subscriptionId?: string;
}

/** A router whose tree was read; a name of nobody else's stands in its provisioning code, so that a test sees its own. */
async function aRouter({ serial, values = {}, subscriptionId }: Given): Promise<string> {
  const { body } = await api
    .post('/routers', {
      serialNumber: serial,
      oui: '00259E',
      productClass: 'EX',
      ...(subscriptionId && { subscriptionId }),
    })
    .expect(201);
  await read(body.id as string, values);
  return body.id as string;
}

async function read(cpeId: string, values: Record<string, string>): Promise<void> {
  const rows = aTr098Tree().map((row): SampleRow => [row[0], values[row[0]] ?? row[1], row[2], row[3]]);
  const own = Object.entries(values).filter(([name]) => !rows.some(([path]) => path === name));
  await app.database.transaction((tx) =>
    app.get(CpeTrees).store(tx, {
      cpeId,
      root: IGD,
      tree: ReportedTree.of([...rows, ...own.map(([name, value]): SampleRow => [name, value, 'string', true])]),
      isComplete: true,
      source: 'session',
      sessionId: newId(),
      at: app.clock.now(),
      sourceAddress: '10.8.0.9',
    }),
  );
}

const CODE = `${IGD}DeviceInfo.ProvisioningCode`;
const asked = (filter: string): string => `filter=${encodeURIComponent(filter)}`;
async function serials(filter: string, rest = ''): Promise<string[]> {
  const { body } = await api.get(`/routers?limit=200&${asked(filter)}${rest}`).expect(200);
  return (body.items as RouterRow[]).map(({ serialNumber }) => serialNumber);
}

/** Three routers that a filter can tell apart, and a word that no other test's have. */
async function aFleet(): Promise<{ word: string; ids: [string, string, string] }> {
  const word = `W${randomUUID().slice(0, 8)}`;
  const { subscription } = await aSubscription(api);
  const make = (letter: string, values: Record<string, string>, subscriptionId?: string): Promise<string> =>
    aRouter({
      serial: `${word}-${letter}`,
      values: { [CODE]: word, ...values },
      ...(subscriptionId && { subscriptionId }),
    });
  const first = await make('A', { [RX]: '-19', [SSID]: `100%_${word}`, [`${PPP}Username`]: `${word}@isp` });
  const second = await make('B', { [RX]: '-28', [SSID]: '=cmd()', [`${PPP}ExternalIPAddress`]: '100.64.9.9' });
  const third = await make('C', { [RX]: '', [`${IGD}DeviceInfo.ModelName`]: 'EX-200' }, subscription.id);
  return { word, ids: [first, second, third] };
}

describe('what people search by', () => {
  it('is promoted under the very name that a filter uses', () => {
    expect([...PROMOTED_ALIASES].filter((alias) => !(COLUMN_NAMES as readonly string[]).includes(alias))).toEqual([
      // These stand in the row of the router itself.
      'manufacturer',
      'modelName',
      'hardwareVersion',
      'softwareVersion',
    ]);
    expect(PARAMETER_FIELD_NAMES.filter((name) => !PROMOTED_ALIASES.includes(name))).toEqual([]);
  });

  it('is asked by every field and every operator there is', async () => {
    const values = { text: 'x', number: '1', age: '1d', choice: '' } as const;
    for (const field of ROUTER_FIELD_NAMES) {
      const { kind, options } = routerField(field);
      const value = kind === 'choice' ? (options?.[0] ?? '') : values[kind];
      const signs = {
        text: ['=', '!=', '^=', '*='],
        number: ['=', '!=', '<', '>'],
        age: ['<', '>'],
        choice: ['=', '!='],
      };
      const known = kind === 'choice' ? [] : [`${field} known`, `${field} unknown`];
      for (const text of [...signs[kind].map((sign) => `${field} ${sign} ${value}`), ...known]) {
        await api.get(`/router-search/count?${asked(text)}`).expect(200);
      }
      await api.get(`/router-search/values?field=${field}&text=a`).expect(200);
    }
  });

  it('finds by value, beginning, part and size; a sign of LIKE is a character like others', async () => {
    const { word } = await aFleet();
    const of = async (filter: string): Promise<string[]> =>
      (await serials(`provisioningCode = ${word} and ${filter}`)).map((serial) => serial.slice(-1));
    expect(await of(`pppUsername = ${word.toLowerCase()}@ISP`)).toEqual(['A']);
    expect(await of('wanIp ^= 100.64.9')).toEqual(['B']);
    expect(await of('ssid24 *= 0%_w')).toEqual(['A']);
    expect(await of('ssid24 *= 0_w')).toEqual([]);
    expect(await of('rxPowerDbm < -27')).toEqual(['B']);
    expect(await of('rxPowerDbm > -27.5')).toEqual(['A']);
    expect(await of('rxPowerDbm unknown')).toEqual(['C']);
    expect(await of('rxPowerDbm != -28')).toEqual(['C', 'A']);
    expect(await of('modelName = EX-200, EX-300')).toEqual(['C']);
    expect(await of('modelName != EX-200 and rxPowerDbm known')).toEqual(['B', 'A']);
    expect(await of('subscriber known')).toEqual(['C']);
    expect(await of('service = active and plan *= home')).toEqual(['C']);
    expect(await of('firstSeen < 1h and answered unknown')).toEqual(['C', 'B', 'A']);
    expect(await of('firstSeen > 1h')).toEqual([]);
  });

  it('is found by the box above the list, by whatever part of it was typed', async () => {
    const { word, ids } = await aFleet();
    await api.put(`/routers/${ids[0]}/tags/t${word}`, {}).expect(200);
    for (const [typed, letters] of [
      [word.slice(1), 'CBA'],
      [`${word}-B`.toLowerCase(), 'B'],
      [`${word}@is`, 'A'],
      [`T${word}`, 'A'],
      [`${word}-no-such`, ''],
    ] as const) {
      const { body } = await api.get(`/routers?search=${encodeURIComponent(typed)}`).expect(200);
      expect((body.items as RouterRow[]).map(({ serialNumber }) => serialNumber.slice(-1)).join('')).toBe(letters);
    }
  });

  it('is shown as columns, counted, and suggested with counts', async () => {
    const { word } = await aFleet();
    const mine = asked(`provisioningCode = ${word}`);
    const { body } = await api.get(`/routers?${mine}&columns=ssid24,rxPowerDbm`).expect(200);
    expect((body.items as RouterRow[]).map(({ parameters }) => parameters)).toEqual([
      { ssid24: 'NET_1' },
      { ssid24: '=cmd()', rxPowerDbm: '-28' },
      { ssid24: `100%_${word}`, rxPowerDbm: '-19' },
    ]);
    expect((await api.get(`/router-search/count?${mine}`).expect(200)).body).toEqual({ count: 3, isMore: false });
    expect((await api.get(`/router-search/count?${mine}&upTo=2`).expect(200)).body).toEqual({ count: 2, isMore: true });
    const { body: models } = await api.get(`/router-search/values?field=modelName&${mine}`).expect(200);
    expect(models).toEqual([
      { value: 'EX-100', count: 2 },
      { value: 'EX-200', count: 1 },
    ]);
    const { body: names } = await api.get(`/router-search/values?field=ssid24&text=NET_&${mine}`).expect(200);
    expect(names).toEqual([{ value: 'NET_1', count: 1 }]);
  });

  it('is refused with the reason, by name of what is wrong', async () => {
    const { body } = await api.get(`/routers?${asked('rxPowerDbm < low')}`).expect(400);
    expect(body).toMatchObject({ code: 'request/invalid', title: expect.stringContaining('compared with a number') });
    await api.get('/routers?columns=password').expect(400);
    await api.get('/router-search/values?field=passphrase').expect(400);
    await api.get(`/routers?cursor=${Buffer.from('["newest","","x"]').toString('base64url')}`).expect(400);
  });

  it.each(['newest', 'oldest', 'answered', '-answered', 'modelName', '-modelName'])(
    'comes page by page in the order %s, none twice and none left out',
    async (sort) => {
      const { word, ids } = await aFleet();
      await app.database.sql.query(
        `insert into cpe_presence (cpe_id, last_inform_at, source_address, events, retry_count, inform_hash)
         values ($1, now() - interval '1 day', '10.0.0.1', '{}', 0, ''), ($2, now(), '10.0.0.1', '{}', 0, '')`,
        [ids[0], ids[1]],
      );
      const orders = {
        newest: 'CBA',
        oldest: 'ABC',
        answered: 'ABC',
        '-answered': 'BAC',
        modelName: 'ABC',
        '-modelName': 'CBA',
      };
      let seen = '';
      let cursor: string | null = null;
      do {
        const next: string = cursor === null ? '' : `&cursor=${cursor}`;
        const { body } = await api
          .get(`/routers?limit=1&sort=${sort}&${asked(`provisioningCode = ${word}`)}${next}`)
          .expect(200);
        seen += (body.items as RouterRow[]).map(({ serialNumber }) => serialNumber.slice(-1)).join('');
        cursor = body.nextCursor as string | null;
      } while (cursor !== null);
      expect(seen).toBe(orders[sort as keyof typeof orders]);
    },
  );

  it.each(['answered', '-answered'])(
    'the whole fleet comes in the order %s, those that never answered at the end',
    async (sort) => {
      const { ids } = await aFleet();
      await app.database.sql.query(
        `insert into cpe_presence (cpe_id, last_inform_at, source_address, events, retry_count, inform_hash)
       values ($1, now() - interval '3 days', '10.0.0.1', '{}', 0, ''), ($2, now() - interval '2 days', '10.0.0.1', '{}', 0, '')`,
        [ids[0], ids[1]],
      );
      const seen: RouterRow[] = [];
      let cursor: string | null = null;
      do {
        const next: string = cursor === null ? '' : `&cursor=${cursor}`;
        const { body } = await api.get(`/routers?limit=3&sort=${sort}${next}`).expect(200);
        seen.push(...(body.items as RouterRow[]));
        cursor = body.nextCursor as string | null;
      } while (cursor !== null);
      const [{ n } = { n: 0 }] = await app.database.sql.query<{ n: number }[]>(`select count(*)::int as n from cpe`);
      expect(new Set(seen.map(({ id }) => id)).size).toBe(n);
      expect(seen).toHaveLength(n);
      const answered = seen.flatMap(({ lastInformAt }) => lastInformAt ?? []);
      expect(seen.slice(0, answered.length).every(({ lastInformAt }) => lastInformAt !== null)).toBe(true);
      expect(answered).toEqual(sort === 'answered' ? answered.toSorted() : answered.toSorted().toReversed());
    },
  );

  it.each([
    ['rxPowerDbm', 'BAC'],
    ['-rxPowerDbm', 'ABC'],
  ])('comes page by page in the order %s as numbers, without a value at the end', async (sort, order) => {
    const { word, ids } = await aFleet();
    // As numbers: -9.5 is more than -19 and less than none.
    await read(ids[0], { [CODE]: word, [RX]: '-9.5' });
    await read(ids[2], { [CODE]: word, [RX]: '' });
    let seen = '';
    let cursor: string | null = null;
    do {
      const next: string = cursor === null ? '' : `&cursor=${cursor}`;
      const { body } = await api
        .get(`/routers?limit=1&sort=${sort}&columns=rxPowerDbm&${asked(`provisioningCode = ${word}`)}${next}`)
        .expect(200);
      seen += (body.items as RouterRow[]).map(({ serialNumber }) => serialNumber.slice(-1)).join('');
      cursor = body.nextCursor as string | null;
    } while (cursor !== null);
    expect(seen).toBe(order);
    const { body } = await api.get(`/routers?limit=1&sort=${sort}`).expect(200);
    await api.get(`/routers?limit=1&sort=uptimeSeconds&cursor=${String(body.nextCursor)}`).expect(400);
  });

  it.each(['rxPowerDbm', '-uptimeSeconds'] as const)('a page in the order %s is read off the index', async (sort) => {
    const order = parameterOrderOf(sort)!;
    const word = `E${randomUUID().slice(0, 8)}`;
    const { sql } = app.database;
    await sql.query(
      `with made as (
         insert into cpe (id, serial_number, oui, product_class, state, mode, created_at)
         select gen_random_uuid(), $1 || '-' || n, '00259E', 'EX', 'enrolling', 'manage', now() from generate_series(1, 3000) n returning id)
       insert into cpe_parameter (cpe_id, name, path, value) select id, $2, 'a', (-random() * 30)::numeric(5, 2)::text from made`,
      [word, order.name],
    );
    await sql.query('analyze cpe, cpe_parameter');
    const values = new SqlValues();
    const before = { key: '-10.5', id: newId() };
    const statement = numberedSql(order, { wheres: [], before, limit: 51 }, values);
    const [{ 'QUERY PLAN': plan }] = await sql.query<[{ 'QUERY PLAN': unknown }]>(
      `explain (format json) ${statement}`,
      values.all,
    );
    const text = JSON.stringify(plan);
    expect(text).toContain('"Index Name":"ix_cpe_parameter_number"');
    // Below the limit nothing is sorted: what is not shown is not read.
    expect(text.slice(text.indexOf('"Node Type":"Limit"'))).not.toContain('"Node Type":"Sort"');
    await sql.query(`delete from cpe where serial_number like $1 || '-%'`, [word]);
  });

  it('a text that most fit finds them page by page, and only them', async () => {
    const word = `D${randomUUID().slice(0, 8)}`;
    await app.database.sql.query(
      `insert into cpe (id, serial_number, oui, product_class, state, mode, created_at)
       select gen_random_uuid(), $1 || '-' || n, '00259E', 'EX', 'enrolling', 'manage', now() from generate_series(1, 1200) n`,
      [word],
    );
    const { ids } = await aFleet();
    await api.put(`/routers/${ids[1]}/tags/${word}`, {}).expect(200);
    const { body } = await api.get(`/router-search/count?search=${word}`).expect(200);
    expect(body).toEqual({ count: 1201, isMore: false });
    const { body: page } = await api
      .get(`/routers?search=${word}&filter=${encodeURIComponent('tag known')}`)
      .expect(200);
    expect((page.items as RouterRow[]).map(({ id }) => id)).toEqual([ids[1]]);
    await app.database.sql.query(`delete from cpe where serial_number like $1 || '-%'`, [word]);
  });

  it('is found whatever a router calls itself: the longest name fits the index', async () => {
    const word = `L${randomUUID().slice(0, 8)}`;
    const long = Array.from({ length: 1000 }, (_, n) => String.fromCodePoint(0x1f300 + ((n * 7919) % 700))).join('');
    await aRouter({ serial: word, values: { [CODE]: word, [SSID]: long } });
    expect(await serials(`provisioningCode = ${word} and ssid24 *= ${[...long].slice(10, 20).join('')}`)).toEqual([
      word,
    ]);
  });
});

describe('tags', () => {
  it('are put on and taken off once, however often it is said, and audited', async () => {
    const { ids } = await aFleet();
    const [id] = ids;
    await api.put(`/routers/${id}/tags/vip`, {}).expect(200);
    expect((await api.put(`/routers/${id}/tags/vip`, {}).expect(200)).body).toEqual({ tags: ['vip'] });
    expect((await api.get(`/routers/${id}`).expect(200)).body.tags).toEqual(['vip']);
    await api.delete(`/routers/${id}/tags/vip`).expect(200);
    expect((await api.delete(`/routers/${id}/tags/vip`).expect(200)).body).toEqual({ tags: [] });
    const { body } = await api.get(`/audit?subjectType=router&subjectId=${id}`).expect(200);
    const told = body.items.filter(({ action }: { action: string }) => action === 'router.tagged');
    expect(told.map(({ after }: { after: unknown }) => after)).toEqual([
      { added: [], removed: ['vip'] },
      { added: ['vip'], removed: [] },
    ]);
    for (const bad of ['%20blank', 'with%0Abreak', '%3Cb%3E', `x${'y'.repeat(50)}`, '-minus'])
      await api.put(`/routers/${id}/tags/${bad}`, {}).expect(400);
    await api.put(`/routers/${newId()}/tags/vip`, {}).expect(404);
    await (await app.api('support')).put(`/routers/${id}/tags/vip`, {}).expect(403);
  });

  it('go on all routers of a filter, but only on as many as were shown', async () => {
    const { word } = await aFleet();
    const selection = { filter: [{ field: 'provisioningCode', op: 'is', values: [word] }] };
    const tag = `T${word}`;
    const apply = (body: object, status: number) =>
      api.post('/router-tags/apply', { selection, ...body }).expect(status);
    const { body: refused } = await apply({ add: [tag], expected: 2 }, 409);
    expect(refused).toMatchObject({ code: 'router-selection/changed', details: { expected: 2, count: 3 } });
    expect(await serials(`tag = ${tag}`)).toEqual([]);
    expect((await apply({ add: [tag], expected: 3 }, 200)).body).toEqual({ matched: 3, added: 3, removed: 0 });
    expect((await apply({ add: [tag], expected: 3 }, 200)).body).toEqual({ matched: 3, added: 0, removed: 0 });
    expect(await serials(`tag = ${tag.toLowerCase()} and rxPowerDbm < -27`)).toEqual([`${word}-B`]);
    const { body: uses } = await api.get('/router-tags').expect(200);
    expect(uses).toContainEqual({ tag, routers: 3 });
    expect((await apply({ remove: [tag], expected: 3 }, 200)).body).toMatchObject({ removed: 3 });
    await apply({ expected: 3 }, 400);
    await apply({ add: ['a'], remove: ['a'], expected: 3 }, 400);
  });
});

it('exports the filter as CSV that no spreadsheet runs, and remembers who took it', async () => {
  const { word } = await aFleet();
  const body = { filter: [{ field: 'provisioningCode', op: 'is', values: [word] }], columns: ['ssid24', 'rxPowerDbm'] };
  const answer = await api.post('/router-search/export', body).expect(200);
  expect(answer.headers['content-type']).toContain('text/csv');
  const [head, ...rows] = parseCsv(answer.text);
  expect(head?.slice(-2)).toEqual(['SSID 2.4 GHz', 'Optical RX, dBm']);
  expect(rows.map((row) => [row[0], ...row.slice(-2)])).toEqual([
    [`${word}-A`, `100%_${word}`, '-19'],
    [`${word}-B`, `'=cmd()`, '-28'],
    [`${word}-C`, 'NET_1', ''],
  ]);
  const { body: audit } = await api.get('/audit?subjectType=fleet&subjectId=fleet').expect(200);
  expect(audit.items[0]).toMatchObject({ action: 'routers.exported', after: { selection: { filter: body.filter } } });
});

describe('saved filters', () => {
  const content = (name: string, given: object = {}): object => ({
    name,
    selection: { filter: [{ field: 'rxPowerDbm', op: 'less', values: ['-27'] }] },
    columns: ['rxPowerDbm'],
    sort: 'answered',
    ...given,
  });
  const listOf = async (role: Role): Promise<SavedFilter[]> =>
    (await (await app.api(role)).get('/router-filters').expect(200)).body as SavedFilter[];

  it("are a person's own until shared; the version that was seen is the one that is changed", async () => {
    const name = `Weak light ${randomUUID().slice(0, 8)}`;
    const { body: made } = await api.post('/router-filters', content(name)).expect(201);
    await api.post('/router-filters', content(name.toUpperCase())).expect(409);
    expect((await listOf('support')).map((each) => each.id)).not.toContain(made.id);
    const shared = content(name, { isShared: true });
    const { body: changed } = await api.put(`/router-filters/${made.id}`, { ...shared, version: 1 }).expect(200);
    expect(changed).toMatchObject({ version: 2, isShared: true, isMine: true, mayChange: true });
    const { body: late } = await api.put(`/router-filters/${made.id}`, { ...shared, version: 1 }).expect(409);
    expect(late).toMatchObject({ code: 'saved-filter/changed-meanwhile', details: { version: 2 } });
    const seen = (await listOf('support')).find((each) => each.id === made.id);
    expect(seen).toMatchObject({ isMine: false, mayChange: false, columns: ['rxPowerDbm'], sort: 'answered' });
    const support = await app.api('support');
    await support.delete(`/router-filters/${made.id}?version=2`).expect(403);
    await support.post('/router-filters', content(`${name} 2`, { isShared: true })).expect(403);
    await (await app.api('noc')).put(`/router-filters/${made.id}`, { ...shared, version: 2 }).expect(200);
    await api.delete(`/router-filters/${made.id}?version=3`).expect(204);
    await api.delete(`/router-filters/${made.id}?version=3`).expect(404);
  });

  it("are a person's start by choice, and no longer once they are shared no more", async () => {
    const name = `Start ${randomUUID().slice(0, 8)}`;
    const { body: made } = await api.post('/router-filters', content(name, { isShared: true })).expect(201);
    const support = await app.api('support');
    await support.put('/router-filters/start', { filterId: made.id }).expect(200);
    const start = async (): Promise<string[]> =>
      (await listOf('support')).filter(({ isStart }) => isStart).map(({ id }) => id);
    expect(await start()).toEqual([made.id]);
    expect((await listOf('owner')).find(({ id }) => id === made.id)?.isStart).toBe(false);
    await api.put(`/router-filters/${made.id}`, { ...content(name), version: 1 }).expect(200);
    expect(await start()).toEqual([]);
    await support.put('/router-filters/start', { filterId: made.id }).expect(404);
    await api.put('/router-filters/start', { filterId: made.id }).expect(200);
    await api.put('/router-filters/start', { filterId: null }).expect(200);
  });
});

it('the history says who brought a change about, is searched by name, and shows no secret', async () => {
  const { ids } = await aFleet();
  const [id] = ids;
  const taskId = newId();
  await app.database.sql.query(
    `insert into cpe_task (id, cpe_id, kind, state, payload_sealed, result, created_by, created_at, sent_at, finished_at, attempts, deadline_at, command_key, idempotency_key)
     select $1, $2, 'set-parameters', 'done', ''::bytea, $3::jsonb, 'Karim', now(), now() + interval '1 second', now(), 1, now(), $4, $4`,
    [taskId, id, JSON.stringify([{ path: SSID, value: 'Karim', outcome: 'applied' }]), randomUUID()],
  );
  await read(id, { [CODE]: 'other', [SSID]: 'Karim', [`${PPP}Password`]: 'changed' });
  const { body } = await api.get(`/routers/${id}/history?path=ssid`).expect(200);
  expect(body.items).toHaveLength(1);
  expect(body.items[0]).toMatchObject({
    path: SSID,
    after: 'Karim',
    source: 'task',
    by: 'Karim',
    taskId,
    seenIn: 'session',
  });
  const { body: own } = await api.get(`/routers/${id}/history?source=device`).expect(200);
  expect(own.items.map(({ path }: { path: string }) => path)).not.toContain(SSID);
  expect(JSON.stringify(own.items)).not.toContain('changed"');
  await api.get(`/routers/${id}/history?source=nobody`).expect(400);
});
