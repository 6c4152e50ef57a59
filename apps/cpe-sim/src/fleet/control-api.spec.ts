import { mkdtemp, readFile, rm, stat, watch, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { request as httpRequest } from 'node:http';
import { AccessNetwork } from '../access-network';
import type { CpeView } from '../cpe-state';
import { ScriptedAcs, setValues } from '../testing/scripted-acs';
import { ControlApi } from './control-api';
import { Fleet } from './fleet';

const SSID = 'InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.SSID';
const FIRST = '48574C4B00000001';

/** The content of a file as soon as it holds this text. */
async function contentOf(path: string, wanted: string): Promise<string> {
  const watching = new AbortController();
  const changes = watch(dirname(path), { signal: watching.signal });
  try {
    for (;;) {
      const text = await readFile(path, 'utf8').catch(() => '');
      if (text.includes(wanted)) return text;
      await changes.next();
    }
  } finally {
    watching.abort();
  }
}

interface Answer<T> {
  readonly status: number;
  readonly body: T;
}

describe('the control API', () => {
  let acs: ScriptedAcs;
  let fleet: Fleet;
  let api: ControlApi;
  let directory: string;

  const fleets: Fleet[] = [];
  const stateErrors: unknown[] = [];

  function aFleet(statePath: string | null): Fleet {
    const one = new Fleet({
      box: { acsUrl: acs.url, credentials: { username: 'bootstrap', password: 'x' } },
      network: new AccessNetwork(),
      statePath,
      onStateError: (error) => stateErrors.push(error),
      staggerMs: 1,
    });
    fleets.push(one);
    return one;
  }

  beforeEach(async () => {
    acs = await ScriptedAcs.start();
    directory = await mkdtemp(join(tmpdir(), 'cpe-sim-'));
    fleet = aFleet(null);
    api = await ControlApi.open(fleet, 0);
  });

  afterEach(async () => {
    await api.close();
    await Promise.all(fleets.splice(0).map((one) => one.close()));
    await acs.close();
    await rm(directory, { recursive: true });
    expect(stateErrors).toEqual([]);
  });

  async function call<T = { error: string }>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    const response = await fetch(api.url + path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    return { status: response.status, body: (await response.json()) as T };
  }

  it('lists the fleet with what the boxes really have', async () => {
    await fleet.start(3, ['hg8245', 'gx3000']);
    await Promise.all(fleet.list().map((box) => box.waitFor(() => box.sessions[0]?.outcome === 'completed')));
    const { body } = await call<CpeView[]>('GET', '/cpes');
    expect(body.map(({ serial, profile }) => [serial, profile])).toEqual([
      [FIRST, 'hg8245'],
      ['GX3000000001', 'gx3000'],
      ['48574C4B00000002', 'hg8245'],
    ]);
    expect(body[1]).toMatchObject({
      power: 'on',
      ppp: { status: 'Connected', username: 'bootstrap' },
      management: { status: 'up', carriedBy: 'service-ppp' },
      rxPowerDbm: null,
      lastSession: { outcome: 'completed', events: ['0 BOOTSTRAP', '1 BOOT'] },
    });
  });

  it('adds a box, powered or not, and takes it away', async () => {
    const added = await call<CpeView>('POST', '/cpes', { profile: 'tw1200', serial: '2180TW4711', power: 'off' });
    expect([added.status, added.body.serial, added.body.power]).toEqual([201, '2180TW4711', 'off']);
    expect((await call<CpeView>('POST', '/cpes/2180TW4711/power-on')).body.power).toBe('on');
    expect(await call('DELETE', '/cpes/2180TW4711')).toEqual({ status: 200, body: { removed: '2180TW4711' } });
    expect((await call('GET', '/cpes/2180TW4711')).status).toBe(404);
  });

  it('pulls the plug, resets, informs and changes the Wi-Fi', async () => {
    const box = fleet.add('hg8245', FIRST, false);
    await box.boot();
    const wifi = await call<CpeView>('POST', `/cpes/${FIRST}/change-wifi`, { ssid: 'Hers', key: 'her-own-key' });
    expect(wifi.body.wifi.map(({ ssid, key }) => [ssid, key])).toEqual([
      ['Hers', 'her-own-key'],
      ['Hers-5G', 'her-own-key'],
    ]);
    const informed = box.nextSession();
    expect((await call('POST', `/cpes/${FIRST}/inform`)).status).toBe(200);
    expect((await informed).events.map(({ code }) => code)).toEqual(['2 PERIODIC']);
    expect((await call<CpeView>('POST', `/cpes/${FIRST}/power-cut`, {})).body.power).toBe('off');
    expect((await call('POST', `/cpes/${FIRST}/inform`)).status).toBe(409);
    const reset = box.nextSession();
    expect((await call<CpeView>('POST', `/cpes/${FIRST}/factory-reset`)).body.wifi[0]?.ssid).toBe(box.factory.ssid);
    expect((await reset).events.map(({ code }) => code)).toEqual(['0 BOOTSTRAP', '1 BOOT']);
  });

  it('swaps a box for another of its model, out of the carton', async () => {
    const box = fleet.add('hg8245', FIRST, false);
    await box.boot();
    box.set(SSID, 'Hers');
    const swapped = await call<CpeView>('POST', `/cpes/${FIRST}/swap-serial`, { serial: 'NEW1' });
    expect([swapped.status, swapped.body.serial, swapped.body.profile]).toEqual([200, 'NEW1', 'hg8245']);
    const session = await fleet
      .get('NEW1')
      .waitFor(({ sessions }) => sessions.find(({ outcome }) => outcome !== 'running'));
    expect(session?.events.map(({ code }) => code)).toEqual(['0 BOOTSTRAP', '1 BOOT']);
    expect(fleet.get('NEW1').get(SSID)).not.toBe('Hers');
    expect(fleet.list()).toHaveLength(1);
    expect(box.isOn).toBe(false);
  });

  it('governs the access network', async () => {
    const accounts = [{ username: 'karim', password: 'x', pool: 'garden' }];
    expect(await call('POST', '/access-network/accounts', { accounts, acceptAny: false })).toEqual({
      status: 200,
      body: { accounts: 1, acceptAny: false },
    });
    const line = { username: 'karim', password: 'x', vlanId: null, onDown: () => undefined };
    expect(fleet.network.dial(line)).toMatchObject({ accepted: true, session: { pool: 'garden' } });
    expect((await call<{ username: string }[]>('GET', '/access-network/sessions')).body[0]?.username).toBe('karim');
    expect(await call('POST', '/access-network/disconnect', { username: 'karim' })).toEqual({
      status: 200,
      body: { disconnected: 1 },
    });
  });

  it.each<[string, string, string, unknown, number, string]>([
    ['an unknown model', 'POST', '/cpes', { profile: 'hg9000' }, 400, 'profile is one of hg8245'],
    ['an unknown field', 'POST', '/cpes', { profile: 'hg8245', seriall: 'x' }, 400, 'has no field seriall'],
    ['a blank serial', 'POST', '/cpes', { profile: 'hg8245', serial: '  ' }, 400, 'serial is not blank'],
    ['a serial that is there', 'POST', '/cpes', { profile: 'hg8245', serial: FIRST }, 409, 'is there already'],
    ['a list', 'POST', '/cpes', [], 400, 'a JSON object'],
    ['nothing', 'POST', '/cpes', undefined, 400, 'a JSON object'],
    ['an unknown box', 'GET', '/cpes/nobody', undefined, 404, 'no box has serial nobody'],
    ['an unknown action', 'POST', `/cpes/${FIRST}/explode`, undefined, 404, 'not explode'],
    ['a GET of an action', 'GET', `/cpes/${FIRST}/power-cut`, undefined, 405, 'allowed: POST'],
    ['a short Wi-Fi key', 'POST', `/cpes/${FIRST}/change-wifi`, { key: 'short' }, 400, 'key has 8 to 63'],
    ['no Wi-Fi at all', 'POST', `/cpes/${FIRST}/change-wifi`, {}, 400, 'ssid or key is missing'],
    ['a swap for itself', 'POST', `/cpes/${FIRST}/swap-serial`, { serial: FIRST }, 409, 'is there already'],
    [
      'an account without a password',
      'POST',
      '/access-network/accounts',
      { accounts: [{ username: 'a' }] },
      400,
      'password',
    ],
    [
      'an unknown pool',
      'POST',
      '/access-network/accounts',
      { accounts: [{ username: 'a', password: 'b', pool: 'c' }] },
      400,
      'pool',
    ],
    ['an unknown place', 'GET', '/moon', undefined, 404, 'there is no /moon'],
  ])('refuses %s clearly', async (_case, method, path, body, status, message) => {
    fleet.add('hg8245', FIRST, false);
    const answer = await call(method, path, body);
    expect(answer.status).toBe(status);
    expect(answer.body.error).toContain(message);
    expect(fleet.list()).toHaveLength(1);
  });

  it('takes JSON that is called JSON, and only that', async () => {
    const post = (body: string, type: string): Promise<Response> =>
      fetch(`${api.url}/cpes`, { method: 'POST', body, headers: { 'content-type': type } });
    expect((await post('{', 'application/json')).status).toBe(400);
    expect((await post('{"profile":"hg8245"}', 'text/plain')).status).toBe(400);
    expect(fleet.list()).toEqual([]);
  });

  it('does not answer to a foreign Host name', async () => {
    const status = await new Promise((resolve, reject) => {
      const request = httpRequest(`${api.url}/cpes`, { headers: { Host: 'evil.example' } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      request.on('error', reject);
      request.end();
    });
    expect(status).toBe(400);
  });

  it('goes on with the same boxes after a restart, as on or off as they were', async () => {
    const path = join(directory, 'deep', 'state.json');
    const before = aFleet(path);
    await before.start(2, ['hg8245']);
    const [first, second] = before.list();
    for (const box of [first, second]) await box?.waitFor(({ sessions }) => sessions[0]?.outcome === 'completed');
    acs.script.push(setValues([[SSID, 'string', 'Ours']], 'key-5'));
    await first?.inform();
    second?.powerCut();
    await before.close();
    expect((await stat(path)).mode & 0o777).toBe(0o600);

    const after = aFleet(path);
    await after.start(3, ['tw1200']);
    expect(after.list().map(({ serial }) => serial)).toEqual([FIRST, '48574C4B00000002', '2180TW00000001']);
    const again = await after
      .get(FIRST)
      .waitFor(({ sessions }) => sessions.find(({ outcome }) => outcome === 'completed'));
    expect(again?.events.map(({ code }) => code)).toEqual(['1 BOOT']);
    expect(after.get(FIRST).get(SSID)).toBe('Ours');
    expect(after.get(FIRST).state().parameterKey).toBe('key-5');
    expect(after.get('48574C4B00000002').isOn).toBe(false);
  });

  it('writes what the ACS changed soon, not only at the end', async () => {
    const path = join(directory, 'state.json');
    const kept = aFleet(path);
    const box = kept.add('hg8245', FIRST, false);
    acs.script.push(setValues([[SSID, 'string', 'Ours']]));
    await box.boot();
    const text = await contentOf(path, '"Ours"');
    expect(text).toContain('"Ours"');
  });

  it.each([
    ['nonsense', 'not a state file', 'is not a state file'],
    ['another version', '{"version":99,"boxes":[]}', 'is not a state file'],
    ['an unknown model', '{"version":1,"boxes":[{"profile":"hg9000","serial":"1"}]}', 'unknown model hg9000'],
  ])('does not start from %s', async (_case, text, message) => {
    const path = join(directory, 'state.json');
    await writeFile(path, text);
    await expect(aFleet(path).start(1, ['hg8245'])).rejects.toThrow(message);
    expect(await readFile(path, 'utf8')).toBe(text);
  });
});
