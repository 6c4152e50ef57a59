import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { GenieacsImport } from '@demarc/contracts';
import request from 'supertest';
import { newId } from '../../apps/server/src/platform/ids';
import { startApp, type ApiClient, type TestApp } from '../support/app';
import { aGenieacsDevice, archiveOf } from '../support/genieacs-dump';
import { nbiClient } from '../support/nbi-client';

// What programs of GenieACS write once for a fleet (compatibility notes §1.7, §1.9), and a fleet that moves in (§5).

let app: TestApp;
let api: ApiClient;
let ask: ReturnType<typeof nbiClient>;
/** Names of one attempt. */
let own: string;
const POLICY = { isOn: true, exemptNetworks: [] as string[], exemptRole: 'noc', reason: 'a test says so' };

beforeAll(async () => {
  app = await startApp();
  api = await app.api();
  await api.put('/nbi-policy', POLICY).expect(200);
  ask = nbiClient(() => app.nbiUrl, { 'X-API-Key': api.token });
});
afterAll(() => app.close());
beforeEach(() => {
  own = newId().slice(-8);
});

const only = async (collection: string, id: string): Promise<Record<string, unknown>[]> =>
  (await ask('GET', `/${collection}?query=${encodeURIComponent(JSON.stringify({ _id: id }))}`)).json;
const status = async (method: string, path: string, body?: unknown): Promise<[number, string]> => {
  const answer = await ask(method, path, body);
  return [answer.status, answer.text];
};

describe('provisions and virtual parameters (§1.9)', () => {
  it.each(['provisions', 'virtual_parameters'])('%s: the raw script is the body, and comes back', async (of) => {
    const name = `p-${own}`;
    const script = 'const x = declare("Device.X", {value: 1}); return {writable: false, value: "é"};';
    expect(await status('PUT', `/${of}/${name}`, script)).toEqual([200, '']);
    expect(await only(of, name)).toEqual([{ _id: name, script }]);
    expect(await status('PUT', `/${of}/${name}`, 'return {writable: false, value: 1};')).toEqual([200, '']);
    const { body } = await api.get('/scripts').expect(200);
    expect(body).toContainEqual(expect.objectContaining({ name, version: 2 }));
    for (const broken of ['if (', '{"script": "x"}']) {
      const [code, text] = await status('PUT', `/${of}/${name}`, broken);
      expect([code, text]).toEqual([400, expect.stringMatching(/^SyntaxError: /)]);
    }
    expect(await status('GET', `/${of}/${name}`)).toEqual([405, '405 Method Not Allowed']);
    expect(await status('DELETE', `/${of}/${name}`)).toEqual([200, '']);
    expect(await status('DELETE', `/${of}/${name}`)).toEqual([200, '']);
    expect(await only(of, name)).toEqual([]);
  });

  it('virtualParameters lists, and takes nothing', async () => {
    expect(await status('PUT', `/virtualParameters/x-${own}`, 'return 1')).toEqual([404, '404 Not Found']);
    expect((await ask('HEAD', '/virtualParameters')).status).toBe(200);
  });

  it('who writes for a whole fleet has a token and the permission', async () => {
    const support = nbiClient(() => app.nbiUrl, { 'X-API-Key': (await app.api('support')).token });
    expect((await support('PUT', `/provisions/x-${own}`, '')).text).toBe(
      '403 Forbidden: this needs the permission router.scripts',
    );
    await api.put('/nbi-policy', { ...POLICY, exemptNetworks: ['127.0.0.0/8'] }).expect(200);
    const nobody = nbiClient(() => app.nbiUrl, {});
    expect((await nobody('GET', '/provisions')).status).toBe(200);
    expect((await nobody('PUT', `/provisions/x-${own}`, '')).text).toMatch(/^403 Forbidden: .* with an API token/);
    await api.put('/nbi-policy', POLICY).expect(200);
  });
});

describe('presets (§1.9, §2.1)', () => {
  it('come back as they were given until somebody changes them here', async () => {
    const name = `preset-${own}`;
    const given = {
      weight: 7,
      precondition: 'DeviceID.ProductClass = "X"',
      events: { '0 BOOTSTRAP': true },
      configurations: [
        { type: 'provision', name: 'refresh', args: ['InternetGatewayDevice'] },
        { type: 'value', name: 'InternetGatewayDevice.X', value: 5 },
      ],
      mine: 'kept',
    };
    expect(await status('PUT', `/presets/${name}`, given)).toEqual([200, '']);
    expect(await only('presets', name)).toEqual([{ ...given, _id: name }]);
    const { body } = await api.get('/script-presets').expect(200);
    const preset = (body as { id: string; name: string }[]).find((each) => each.name === name);
    const { id, changedAt: _at, changedBy: _by, ...rest } = preset as never as Record<string, unknown>;
    await api.put(`/script-presets/${String(id)}`, { ...rest, weight: 8, isEnabled: false }).expect(200);
    expect(await only('presets', name)).toEqual([
      {
        _id: name,
        weight: 8,
        channel: 'default',
        schedule: '',
        events: { '0 BOOTSTRAP': true },
        precondition: 'DeviceID.ProductClass = "X"',
        configurations: [
          { type: 'provision', name: 'refresh', args: ['InternetGatewayDevice'] },
          { type: 'provision', name: 'value', args: ['InternetGatewayDevice.X', 5] },
        ],
        enabled: false,
      },
    ]);
    expect(await status('DELETE', `/presets/${name}`)).toEqual([200, '']);
    expect(await status('DELETE', `/presets/${name}`)).toEqual([200, '']);
    expect(await status('POST', `/presets/${name}`, given)).toEqual([405, '405 Method Not Allowed']);
  });

  it('objects are templates of old presets, which follow them', async () => {
    const name = `old-${own}`;
    const add = { configurations: [{ type: 'add_object', name: 'Device.Hosts', object: `map-${own}` }] };
    expect(await status('PUT', `/presets/${name}`, add)).toEqual([
      400,
      `Invalid preset: configurations: there is no object map-${own}`,
    ]);
    expect(await status('PUT', `/objects/map-${own}`, { port: 80, _keys: ['port'] })).toEqual([200, '']);
    expect(await status('PUT', `/presets/${name}`, add)).toEqual([200, '']);
    expect(await status('PUT', `/objects/map-${own}`, { port: 81, _keys: ['port'] })).toEqual([200, '']);
    expect(await only('objects', `map-${own}`)).toEqual([{ port: 81, _keys: ['port'], _id: `map-${own}` }]);
    const { body } = await api.get('/script-presets').expect(200);
    expect(JSON.stringify(body.find((each: { name: string }) => each.name === name))).toContain('81');
    expect(await status('PUT', `/objects/map-${own}`, [])).toEqual([400, 'Invalid object: it is a JSON object']);
    expect(await status('DELETE', `/objects/map-${own}`)).toEqual([200, '']);
    expect(await only('objects', `map-${own}`)).toEqual([]);
    await ask('DELETE', `/presets/${name}`);
  });
});

describe('config (§1.9, §5.2)', () => {
  it('is kept for whoever administers, and shows nothing that lets somebody in', async () => {
    const key = `cwmp.auth-${own}`;
    expect(await status('PUT', `/config/${key}`, { value: 'AUTH("u", "p-secret")' })).toEqual([200, '']);
    expect(await only('config', key)).toEqual([{ _id: key, value: 'AUTH("***", "***")' }]);
    expect((await status('PUT', `/config/${key}`, { val: 1 }))[0]).toBe(400);
    const noc = nbiClient(() => app.nbiUrl, { 'X-API-Key': (await app.api('noc')).token });
    expect((await noc('GET', '/config')).status).toBe(403);
    const [{ sealed } = { sealed: '' }] = await app.database.sql.query<{ sealed: string }[]>(
      `select encode(document_sealed, 'escape') as sealed from nbi_document where name = $1`,
      [key],
    );
    expect(sealed).not.toContain('p-secret');
    expect(await status('DELETE', `/config/${key}`)).toEqual([200, '']);
    expect(await only('config', key)).toEqual([]);
  });
});

/** A device whose scripts have made something of it. */
async function aScriptedDevice(serial: string): Promise<string> {
  const id = newId();
  const { sql } = app.database;
  await sql.query(
    `insert into cpe (id, serial_number, oui, product_class, manufacturer, root, state, mode, created_at)
     values ($1, $2, '00259E', 'VP', 'Sim', 'InternetGatewayDevice.', 'active', 'observe', now())`,
    [id, serial],
  );
  const memory = {
    own: {
      'VirtualParameters.RXPower': ['-19', 'int', 1714564800000, false],
      'VirtualParameters.WifiPassword': ['in the clear', 'string', 1714564800000, true],
      Reboot: ['2024-05-01T12:00:00.000Z', 'dateTime', 1714564800000, true],
      'Downloads.1.LastFileName': ['v3.bin', 'string', 1714564800000, true],
    },
    attributes: {},
  };
  await sql.query(
    `insert into cpe_script (cpe_id, memory, ran_at, ran, acts, log) values ($1, $2, now(), '[]', '[]', '[]')`,
    [id, JSON.stringify(memory)],
  );
  return id;
}

describe('what scripts made of devices (§1.5, §1.7)', () => {
  it('virtual parameters are in documents, projections, queries and orders', async () => {
    const serial = `VP${own}`;
    await aScriptedDevice(serial);
    const id = `00259E-VP-${serial}`;
    const leaf = (value: unknown, type: string, isWritable: boolean) => ({
      _object: false,
      _value: value,
      _type: `xsd:${type}`,
      _writable: isWritable,
      _timestamp: '2024-05-01T12:00:00.000Z',
    });
    const [device] = await only('devices', id);
    expect(device).toMatchObject({
      VirtualParameters: {
        _object: true,
        RXPower: leaf(-19, 'int', false),
        WifiPassword: { _object: false, _writable: true },
      },
      Reboot: leaf('2024-05-01T12:00:00.000Z', 'dateTime', true),
      Downloads: { 1: { LastFileName: leaf('v3.bin', 'string', true) } },
    });
    expect(JSON.stringify(device)).not.toContain('in the clear');
    const listed = async (query: object, more = ''): Promise<unknown> =>
      (
        await ask(
          'GET',
          `/devices?query=${encodeURIComponent(JSON.stringify({ ...query, 'DeviceID.SerialNumber': serial }))}${more}`,
        )
      ).json;
    expect(
      await listed({ 'VirtualParameters.RXPower': { $lt: -18 } }, '&projection=VirtualParameters.RXPower._value'),
    ).toEqual([{ _id: id, VirtualParameters: { RXPower: { _value: -19 } } }]);
    for (const query of [
      { 'VirtualParameters.RXPower': '-19' },
      { Reboot: { $gt: '2024-04-30' } },
      { 'Downloads.1.LastFileName': 'v3*' },
      { 'VirtualParameters.RXPower._type': 'xsd:int' },
      { 'VirtualParameters._object': true },
      { 'VirtualParameters.Gone': { $exists: false } },
      { 'VirtualParameters.WifiPassword._writable': true },
    ])
      expect(await listed(query, '&projection=_id&sort={"VirtualParameters.RXPower":-1}')).toEqual([{ _id: id }]);
    for (const query of [
      { 'VirtualParameters.WifiPassword': 'in the clear' },
      { 'VirtualParameters.RXPower': { $gt: 0 } },
    ])
      expect(await listed(query)).toEqual([]);
  });

  it('a channel that failed is a fault, and is given up by its id (§1.7)', async () => {
    const serial = `FAULT${own}`;
    const cpeId = await aScriptedDevice(serial);
    await app.database.sql.query(
      `insert into script_fault (cpe_id, channel, code, message, detail, retries, at, provisions)
       values ($1, 'default', 'script.Error', 'meu erro', '{"name":"Error"}', 2, '2024-05-01T12:00:00Z', $2)`,
      [
        cpeId,
        JSON.stringify([
          { channel: 'default', name: 'value', args: ['IGD.X.KeyPassphrase', 'segredo'] },
          { channel: 'default', name: 'mine', args: [1, null] },
        ]),
      ],
    );
    const device = `00259E-VP-${serial}`;
    const faults = async (): Promise<unknown> =>
      (await ask('GET', `/faults?query={"device":"${device}","timestamp":{"$lt":"2024-06-01"}}`)).json;
    expect(await faults()).toEqual([
      {
        _id: `${device}:default`,
        device,
        channel: 'default',
        timestamp: '2024-05-01T12:00:00.000Z',
        code: 'script.Error',
        message: 'meu erro',
        detail: { name: 'Error' },
        retries: 2,
        provisions: '[["value","IGD.X.KeyPassphrase",""],["mine",1,null]]',
      },
    ]);
    expect(await status('DELETE', `/faults/${encodeURIComponent(`${device}:other`)}`)).toEqual([200, '']);
    expect(await status('DELETE', `/faults/${encodeURIComponent(`${device}:default`)}`)).toEqual([200, '']);
    expect(await faults()).toEqual([]);
  });
});

describe('a library moves in (§5.2)', () => {
  const count = (found: number, taken: number, known: number, leftOut: number) => ({ found, taken, known, leftOut });
  async function ended(id: string): Promise<GenieacsImport> {
    for (;;) {
      const { body } = await api.get(`/genieacs-imports/${id}`).expect(200);
      if (!['reading', 'previewing', 'importing'].includes(body.state as string)) return body as GenieacsImport;
      await new Promise((done) => setTimeout(done, 10));
    }
  }
  async function run(id: string, order: object): Promise<GenieacsImport> {
    await api.post(`/genieacs-imports/${id}/run`, order).expect(202);
    return ended(id);
  }
  async function imported(collections: Parameters<typeof archiveOf>[0], order: object = {}): Promise<GenieacsImport> {
    const { body } = await api.post('/genieacs-imports').expect(201);
    await request(app.httpUrl)
      .post(`/api/v1/genieacs-imports/${body.id}/files?name=dump.archive`)
      .set('Authorization', `Bearer ${api.token}`)
      .set('Content-Type', 'application/octet-stream')
      .send(archiveOf(collections))
      .expect(200);
    return run(body.id as string, { mode: 'import', ...order });
  }
  const presetNamed = async (name: string): Promise<Record<string, unknown> | undefined> =>
    ((await api.get('/script-presets').expect(200)).body as { name: string }[]).find((each) => each.name === name);

  it('scripts and presets are taken over once, follow a newer dump, and are left alone when changed here', async () => {
    const [good, asks, broken] = [`good-${own}`, `asks-${own}`, `broken-${own}`];
    const dump = {
      provisions: [
        { _id: good, script: 'declare("Device.X", {value: 1});' },
        { _id: asks, script: 'ext("pppoe", "of", 1); require("fs");' },
        { _id: broken, script: 'if (' },
        { _id: `dot.${own}`, script: '' },
      ],
      virtualParameters: [{ _id: `vp-${own}`, script: 'return {writable: false, value: 1};' }],
      objects: [{ _id: `map-${own}`, port: 80 }],
      presets: [
        {
          _id: `fine-${own}`,
          weight: 2,
          precondition: 'Tags.vip',
          configurations: [{ type: 'provision', name: good }],
        },
        { _id: `lost-${own}`, configurations: [{ type: 'provision', name: `gone-${own}` }] },
        { _id: `late-${own}`, schedule: 'garbage', configurations: [{ type: 'provision', name: good }] },
        { _id: `bad-${own}`, precondition: 'a ~ b', configurations: [{ type: 'provision', name: good }] },
        { _id: `none-${own}` },
        { _id: `map-${own}`, configurations: [{ type: 'add_object', name: 'Device.M', object: `map-${own}` }] },
      ],
      users: [{ _id: 'admin', password: 'ab'.repeat(128), salt: 'cd' }],
      permissions: [{ _id: 'admin:devices:3', role: 'admin', resource: 'devices', access: 3 }],
    };
    const first = await imported(dump);
    expect(first).toMatchObject({
      state: 'done',
      counts: {
        provisions: count(4, 2, 0, 2),
        virtualParameters: count(1, 1, 0, 0),
        objects: count(1, 1, 0, 0),
        presets: count(6, 2, 0, 4),
        users: count(1, 0, 0, 1),
        permissions: count(1, 0, 0, 1),
      },
    });
    const why = new Map(first.problems.map(({ name, text }) => [name, text]));
    expect(why.get(broken)).toMatch(/^it cannot be read: /);
    expect(why.get(`dot.${own}`)).toMatch(/letters, digits/);
    expect(why.get(`lost-${own}`)).toMatch(/neither here nor there/);
    expect(why.get(`late-${own}`)).toMatch(/^schedule: /);
    expect(why.get(`bad-${own}`)).toMatch(/^precondition: /);
    expect(why.get(`none-${own}`)).toMatch(/^configurations: /);
    expect(first.problems.filter(({ name }) => name === asks).map(({ text }) => text)).toEqual([
      expect.stringContaining('extension pppoe'),
      expect.stringContaining('modules'),
    ]);
    expect(await presetNamed(`fine-${own}`)).toMatchObject({ isEnabled: false, weight: 2, version: 1 });

    const again = await imported(dump);
    expect(again.counts).toMatchObject({ provisions: count(4, 0, 2, 2), virtualParameters: count(1, 0, 1, 0) });
    expect(again.counts).toMatchObject({ objects: count(1, 0, 1, 0), presets: count(6, 0, 2, 4) });

    const { body: scripts } = await api.get('/scripts').expect(200);
    const { id } = (scripts as { id: string; name: string }[]).find(({ name }) => name === asks) ?? { id: '' };
    await api.put(`/scripts/${id}`, { source: '// mine', version: 1 }).expect(200);
    const newer = {
      provisions: dump.provisions.slice(0, 2).map((each) => ({ ...each, script: `${each.script} // newer` })),
      presets: [{ ...dump.presets[0], weight: 9 }],
    };
    const third = await imported(newer);
    expect(third.counts).toMatchObject({ provisions: count(2, 1, 0, 1), presets: count(1, 1, 0, 0) });
    expect(third.problems).toContainEqual(
      expect.objectContaining({ name: asks, text: expect.stringContaining('stays') }),
    );
    expect(await only('provisions', asks)).toMatchObject([{ script: '// mine' }]);
    expect(await presetNamed(`fine-${own}`)).toMatchObject({ isEnabled: false, weight: 9, version: 2 });
  });

  it('presets come switched on for whoever says so', async () => {
    const presets = [{ _id: `on-${own}`, configurations: [{ type: 'age', name: 'Device', age: 86_400 }] }];
    await imported({ presets }, { presetsOn: true });
    expect(await presetNamed(`on-${own}`)).toMatchObject({ isEnabled: true, provisions: [{ name: 'refresh' }] });
    await ask('DELETE', `/presets/on-${own}`);
  });

  it('pairs of cwmp.auth and cwmp.connectionRequestAuth serve devices that do not say their own', async () => {
    const bare = aGenieacsDevice(`AUTH-${own}`) as { InternetGatewayDevice: { ManagementServer?: unknown } };
    delete bare.InternetGatewayDevice.ManagementServer;
    const report = await imported({
      config: [
        { _id: 'cwmp.auth', value: 'AUTH(DeviceID.SerialNumber, "p")' },
        { _id: 'cwmp.connectionRequestAuth', value: 'AUTH("acs", "call") OR EXT("x", "y")' },
      ],
      devices: [bare],
    });
    expect(report.counts).toMatchObject({
      config: count(2, 2, 0, 0),
      credentials: count(1, 1, 0, 0),
      connectionRequests: count(1, 1, 0, 0),
    });
    expect(report.problems).toEqual([expect.objectContaining({ name: 'cwmp.connectionRequestAuth' })]);
  });

  it('a running one is fetched through its API, and nothing comes twice (§5.1)', async () => {
    await ask('PUT', `/provisions/live-${own}`, 'declare("Device.X", {value: 1});');
    await ask('PUT', `/presets/live-${own}`, { configurations: [{ type: 'provision', name: `live-${own}` }] });
    const serial = `LIVE${own}`;
    await aScriptedDevice(serial);
    const { host } = new URL(app.nbiUrl);
    await api.put('/nbi-policy', { ...POLICY, importHosts: [host] }).expect(200);
    const fetched = async (from: object): Promise<GenieacsImport> => {
      const { body } = await api.post('/genieacs-imports').expect(201);
      await api.post(`/genieacs-imports/${body.id}/fetch`, from).expect(202);
      return ended(body.id as string);
    };
    const peer = { url: `http://${host}`, username: 'panel', password: api.token };
    const there = await fetched(peer);
    expect(there).toMatchObject({ state: 'previewed', sourceUrl: `http://${host}` });
    expect(there.counts.devices?.known).toBe(there.counts.devices?.found);
    expect(there.counts.presets?.known).toBe(there.counts.presets?.found);

    // It is gone here: what was fetched brings it back, once.
    await ask('DELETE', `/presets/live-${own}`);
    await ask('DELETE', `/provisions/live-${own}`);
    await ask('DELETE', `/devices/00259E-VP-${serial}`);
    expect((await run(there.id, { mode: 'import' })).counts).toMatchObject({
      provisions: { taken: 1 },
      presets: { taken: 1 },
      devices: { taken: 1 },
    });
    expect((await only('provisions', `live-${own}`))[0]).toMatchObject({ script: 'declare("Device.X", {value: 1});' });
    expect((await api.get(`/routers?search=${serial}`).expect(200)).body.items).toMatchObject([{ mode: 'observe' }]);
    expect((await fetched(peer)).counts.devices?.taken).toBe(0);
    expect((await api.get('/genieacs-imports').expect(200)).text).not.toContain(api.token);

    expect(await fetched({ ...peer, password: 'wrong' })).toMatchObject({
      state: 'failed',
      failure: 'GenieACS cannot be read: it answered 401',
    });
  });

  describe('from a host that behaves otherwise', () => {
    let server: Server;
    let answer: (url: string) => [number, string] = () => [200, '[]'];
    let asked: string[] = [];
    beforeAll(async () => {
      server = createServer((incoming, response) => {
        asked.push(incoming.url ?? '');
        const [code, body] = answer(incoming.url ?? '');
        response.writeHead(code, code === 302 ? { Location: 'http://127.0.0.1:1/' } : {}).end(body);
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    });
    afterAll(() => new Promise((resolve) => server.close(resolve)));
    const origin = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    async function fetched(from: object): Promise<GenieacsImport> {
      const { body } = await api.post('/genieacs-imports').expect(201);
      asked = [];
      await api.post(`/genieacs-imports/${body.id}/fetch`, from).expect(202);
      return ended(body.id as string);
    }

    it('C44: who is not listed is not asked, nor where a redirect leads, nor what no program may call', async () => {
      await api.put('/nbi-policy', { ...POLICY, importHosts: ['acs.example.net', '169.254.169.254'] }).expect(200);
      const { body } = await api.post('/genieacs-imports').expect(201);
      asked = [];
      for (const from of [
        { url: origin() },
        { url: 'http://acs.example.net', filesUrl: origin() },
        { url: 'http://acs.example.net@127.0.0.1:1' },
      ]) {
        const { body: problem } = await api.post(`/genieacs-imports/${body.id}/fetch`, from).expect(403);
        expect(problem.code).toBe('genieacs-import/host-not-listed');
      }
      await api.post(`/genieacs-imports/${body.id}/fetch`, { url: 'file:///etc/passwd' }).expect(400);
      expect((await fetched({ url: 'http://169.254.169.254/latest' })).failure).toMatch(
        /no address that may be called/,
      );
      expect(asked).toEqual([]);
      await api.put('/nbi-policy', { ...POLICY, importHosts: [new URL(origin()).host] }).expect(200);
      answer = () => [302, ''];
      expect((await fetched({ url: origin() })).failure).toBe('GenieACS cannot be read: it answered 302');
      expect(asked).toHaveLength(1);
    });

    it.each<[string, (url: string) => [number, string], RegExp]>([
      ['no JSON', () => [200, '<html>'], /its answer is not JSON/],
      ['no list', () => [200, '{}'], /its answer is no list/],
      [
        'the same page for ever',
        () => [200, JSON.stringify(Array.from({ length: 500 }, (_, n) => ({ _id: `x${n}` })))],
        /in the order of their ids/,
      ],
    ])('%s fails with the reason', async (_case, says, why) => {
      await api.put('/nbi-policy', { ...POLICY, importHosts: ['127.0.0.1'] }).expect(200);
      answer = says;
      expect(await fetched({ url: origin() })).toMatchObject({ state: 'failed', failure: expect.stringMatching(why) });
    });

    it('contents of files come from its file server, whole', async () => {
      await api.put('/nbi-policy', { ...POLICY, importHosts: ['127.0.0.1'] }).expect(200);
      const name = `fw ${own}.bin`;
      const bytes = 'image '.repeat(50_000);
      const file = {
        _id: name,
        filename: name,
        length: bytes.length,
        metadata: { fileType: '1 Firmware Upgrade Image' },
      };
      answer = (url) =>
        url.startsWith('/files/') ? [200, JSON.stringify([file])] : url.startsWith('/fw') ? [200, bytes] : [404, ''];
      const report = await fetched({ url: origin(), filesUrl: origin() });
      expect(report.counts).toEqual({ files: count(1, 1, 0, 0) });
      answer = (url) => (url.startsWith('/files/') ? [200, JSON.stringify([file])] : [404, '']);
      const without = await fetched({ url: origin() });
      expect(without.counts).toEqual({ files: count(1, 0, 0, 1) });
      expect(without.problems[0]?.text).toMatch(/file server/);
    });
  });
});
