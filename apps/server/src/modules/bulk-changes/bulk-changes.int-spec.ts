import { randomUUID } from 'node:crypto';
import type { BulkChange, BulkPreview, BulkRouter, BulkWhat, CreateBulkChange } from '@demarc/contracts';
import { aTr098Tree } from '../../../../../test/factories/cpe-trees';
import { aSubscription } from '../../../../../test/factories/subscribers';
import { startApp, type ApiClient, type TestApp } from '../../../../../test/support/app';
import { cpeSession } from '../../../../../test/support/cpe-session';
import { ModelCpe, type ModelCpeHabits } from '../../../../../test/support/model-cpe';
import { newId } from '../../platform/ids';
import { RunBulkChanges } from './run-bulk-changes.service';

let house: TestApp;
let owner: ApiClient;
let noc: ApiClient;
let lead: ApiClient;
beforeAll(async () => {
  house = await startApp();
  [owner, noc, lead] = await Promise.all([house.api(), house.api('noc'), house.api('lead')]);
});
afterAll(() => house.close());

const WLAN = 'InternetGatewayDevice.LANDevice.1.WLANConfiguration.';
const SSID = `${WLAN}1.SSID`;
const KEY = `${WLAN}1.KeyPassphrase`;

interface Home {
  cpe: ModelCpe;
  cpeId: string;
  serialNumber: string;
  subscriberName: string;
}

async function aHome(habits: ModelCpeHabits = {}, serialNumber = `B-${randomUUID().slice(0, 8)}`): Promise<Home> {
  const { subscriber } = await aSubscription(owner, {
    routerSerial: serialNumber,
    wifi: { ssid: 'Own', passphrase: 'sesame-open' },
  });
  const { body } = await owner.get(`/routers?search=${serialNumber}`).expect(200);
  const cpeId = body.items[0].id as string;
  const cpe = new ModelCpe(aTr098Tree(), habits);
  await cpeSession(house, cpe, { serialNumber, events: ['0 BOOTSTRAP', '1 BOOT'] });
  return { cpe, cpeId, serialNumber, subscriberName: subscriber.name };
}

const inform = ({ cpe, cpeId, serialNumber }: Home, changed: string[] = []): Promise<unknown> =>
  cpeSession(house, cpe, {
    serialNumber,
    credentialCpeId: cpeId,
    events: changed.length === 0 ? ['2 PERIODIC'] : ['4 VALUE CHANGE'],
    changed,
  });
const run = (): Promise<void> => house.get(RunBulkChanges).run();

type Setting = Extract<BulkWhat, { kind: 'settings' }>['settings'][number];
const set = (intent: string, field: string, value: Setting['value'], mode: Setting['mode'] = 'initial'): Setting => ({
  intent,
  field,
  value,
  mode,
});
const settings = (...list: Setting[]): BulkWhat => ({ kind: 'settings', settings: list, parameters: [] });
const ofHomes = (homes: readonly Home[]): CreateBulkChange['set'] => ({
  by: 'list',
  serialNumbers: homes.map(({ serialNumber }) => serialNumber),
});

async function make(
  set_: CreateBulkChange['set'],
  what: BulkWhat,
  { expected = 1, rules = {}, by = noc }: { expected?: number; rules?: object; by?: ApiClient } = {},
): Promise<BulkChange> {
  const request = { name: `Change ${newId().slice(-6)}`, reason: 'for the test', set: set_, what, rules, expected };
  return (await by.post('/bulk-changes', request, newId()).expect(201)).body as BulkChange;
}
const decide = async (id: string, decision: string, status = 200): Promise<BulkChange> =>
  (await noc.post(`/bulk-changes/${id}/decision`, { decision, reason: 'for the test' }).expect(status))
    .body as BulkChange;
const read = async (id: string): Promise<BulkChange> =>
  (await noc.get(`/bulk-changes/${id}`).expect(200)).body as BulkChange;
const routersOf = async (id: string): Promise<Map<string, BulkRouter>> => {
  const { body } = await noc.get(`/bulk-changes/${id}/routers?limit=500`).expect(200);
  return new Map((body as BulkRouter[]).map((router) => [router.serialNumber, router]));
};
const report = async (id: string, secrets: boolean, by = noc): Promise<string> =>
  (await by.post(`/bulk-changes/${id}/report`, { secrets }).expect(200)).text;
const ssidOf = ({ cpe }: Home): string | undefined => cpe.get(SSID);

describe('a bulk change', () => {
  it('gives each router its own name and key, says what became of each, survives a reset, and is taken back', async () => {
    const homes = [await aHome(), await aHome({ refuses: new Map([[SSID, 9007]]) }), await aHome()];
    const [good, bad, away] = homes as [Home, Home, Home];
    const never = `B-${randomUUID().slice(0, 8)}`;
    const what = settings(
      set('wifi-2.4', 'ssid', '{{subscriber.number}}-{{router.serialEnd}}'),
      set('wifi-2.4', 'passphrase', { secret: '{{random.password(12)}}' }),
      set('wifi-5', 'channel', 44, 'enforce'),
    );
    const set_ = { by: 'list' as const, serialNumbers: [...homes.map(({ serialNumber }) => serialNumber), never] };
    const preview = (await noc.post('/bulk-changes/preview', { set: set_, what }).expect(200)).body as BulkPreview;
    expect(preview).toMatchObject({ routers: 3, wouldChange: 3, unknown: [never], needsApproval: false });
    expect(preview.dryRun).toMatchObject({ changed: 3 });
    expect(JSON.stringify(preview.dryRun?.samples)).not.toContain('random');
    expect(good.cpe.get(SSID)).toBe('Own');

    const made = await make(set_, what, { expected: 3, rules: { deadlineMinutes: 60, maxRefusedPercent: 100 } });
    expect(made).toMatchObject({ state: 'draft', counts: { waiting: 3 } });
    await decide(made.id, 'start');
    await run();
    for (const home of [good, bad]) await inform(home);
    house.clock.setOffset(house.clock.offset + 61 * 60_000);
    await run();
    await run();
    expect(await read(made.id)).toMatchObject({
      state: 'done',
      counts: { applied: 1, refused: 1, unreachable: 1, waiting: 0, 'under-way': 0 },
    });
    const results = await routersOf(made.id);
    expect(results.get(bad.serialNumber)?.reason).toMatch(/wifi-2.4 ssid: .*9007/);
    expect(results.get(away.serialNumber)?.reason).toMatch(/60 minutes/);
    expect(ssidOf(good)).toMatch(/-.{4}$/);
    expect(results.get(good.serialNumber)?.values).toContainEqual({ what: 'wifi-2.4 passphrase', value: null });

    // The key is each router's own, and only who may see keys takes it out.
    const key = good.cpe.get(KEY) ?? '';
    expect(key).toMatch(/^[a-zA-Z2-9]{12}$/);
    expect(await report(made.id, false)).not.toContain(key);
    expect(await report(made.id, true)).toContain(key);
    await house.api('auditor').then((by) => by.post(`/bulk-changes/${made.id}/report`, { secrets: true }).expect(403));

    // A reset keeps it: it is what is wanted of the router.
    const reset = { ...good, cpe: new ModelCpe(aTr098Tree()) };
    await cpeSession(house, reset.cpe, {
      serialNumber: good.serialNumber,
      credentialCpeId: good.cpeId,
      events: ['0 BOOTSTRAP', '1 BOOT'],
    });
    expect([ssidOf(reset), reset.cpe.get(`${WLAN}3.Channel`)]).toEqual([ssidOf(good), '44']);
    const { body: wanted } = await owner.get(`/routers/${good.cpeId}/wanted`).expect(200);
    expect(wanted.parameters).toContainEqual(
      expect.objectContaining({
        path: `${WLAN}3.Channel`,
        owner: 'router-profile',
        source: expect.objectContaining({ kind: 'operator', name: made.name, id: made.id }),
      }),
    );

    const { body: undo } = await noc
      .post(`/bulk-changes/${made.id}/undo`, { reason: 'too many calls' }, newId())
      .expect(201);
    expect(undo).toMatchObject({ parentId: made.id, state: 'draft', counts: { waiting: 3 } });
    await decide(undo.id, 'start');
    await run();
    await inform(reset);
    await run();
    expect((await routersOf(undo.id)).get(good.serialNumber)).toMatchObject({ state: 'applied' });
    expect([ssidOf(reset), reset.cpe.get(KEY)]).toEqual(['Own', 'sesame-open']);

    const channel = { intent: 'wifi-5', field: 'channel', reason: 'no reason any more' };
    await noc.post(`/routers/${good.cpeId}/wanted/let-go`, channel).expect(200);
    await noc.post(`/routers/${good.cpeId}/wanted/let-go`, channel).expect(404);
    await inform(reset);
    const { body: after } = await owner.get(`/routers/${good.cpeId}/wanted`).expect(200);
    expect(after.parameters.map(({ path }: { path: string }) => path)).not.toContain(`${WLAN}3.Channel`);
  });

  it('that was set since by others is superseded, and one that a profile holds is never begun', async () => {
    const [theirs, held] = [await aHome(), await aHome()];
    await owner.put(`/routers/${held.cpeId}/tags/held-${held.serialNumber}`, {}).expect(200);
    const profile = {
      name: `House ${held.serialNumber}`,
      description: '',
      weight: 0,
      document: { settings: [{ intent: 'wifi-2.4', field: 'ssid', value: 'House', mode: 'enforce' }], parameters: [] },
      scopes: [{ kind: 'tag', tag: `held-${held.serialNumber}` }],
      revision: 0,
      reason: 'for the test',
    };
    await noc.post('/profiles', profile).expect(201);
    const what = settings(set('wifi-2.4', 'ssid', 'Ours'));
    const made = await make(ofHomes([theirs, held]), what, { expected: 2 });
    expect((await routersOf(made.id)).get(held.serialNumber)).toMatchObject({ state: 'skipped', cause: 'overridden' });
    await decide(made.id, 'start');
    await run();
    await inform(theirs);
    theirs.cpe.change(SSID, 'Mine');
    await inform(theirs, [SSID]);
    await run();
    expect((await routersOf(made.id)).get(theirs.serialNumber)).toMatchObject({
      state: 'superseded',
      cause: 'replaced',
      reason: expect.stringContaining('the subscriber'),
    });
  });

  it('reads a column for each value, and refuses a router that its rule does not fit, and nobody else', async () => {
    const [good, long] = [await aHome(), await aHome()];
    const text = `serial;Room\n${good.serialNumber};Kitchen\n${long.serialNumber};${'x'.repeat(40)}\nNOBODY;x\n`;
    const set_ = { by: 'csv' as const, text };
    const bad = { set: set_, what: settings(set('wifi-2.4', 'ssid', '{{csv.floor}}')) };
    const { body } = await noc.post('/bulk-changes/preview', bad).expect(400);
    expect(body).toMatchObject({
      code: 'request/invalid',
      details: { problems: [{ path: 'what.settings.0.value', message: 'has no value for {{csv.floor}}' }] },
    });
    const named = settings(set('wifi-2.4', 'ssid', '{{csv.room}}-WiFi'));
    const elsewhere = {
      tr098: null,
      tr181: 'Device.Time.NTPServer1',
      value: 'ntp',
      type: null,
      mode: 'enforce' as const,
    };
    const what = named.kind === 'settings' ? { ...named, parameters: [elsewhere] } : named;
    const preview = (await noc.post('/bulk-changes/preview', { set: set_, what }).expect(200)).body as BulkPreview;
    expect(preview).toMatchObject({ routers: 2, wouldChange: 1, unknown: ['NOBODY'] });
    expect(preview.leftOut).toMatchObject([
      { cause: 'bad-value', routers: 1, samples: [{ serialNumber: long.serialNumber }] },
    ]);
    expect(preview.partly).toMatchObject([{ routers: 1, reason: expect.stringContaining('another data model') }]);
    const made = await make(set_, what, { expected: 2 });
    await decide(made.id, 'start');
    await run();
    await inform(good);
    await run();
    expect(ssidOf(good)).toBe('Kitchen-WiFi');
    expect((await read(made.id)).counts).toMatchObject({ applied: 1, skipped: 1 });
  });

  it('C34: above the set number a second person lets it start; pace, pause, going on and giving up', async () => {
    const homes = [await aHome(), await aHome(), await aHome()];
    // Whoever was called for another change takes nobody's place by now.
    house.clock.setOffset(house.clock.offset + 10 * 60_000);
    await owner.put('/profiles/policy', { approveAbove: 2, reason: 'for the test' }).expect(200);
    const rules = { mostAtOnce: 1 };
    const made = await make(ofHomes(homes), settings(set('wifi-5', 'channel', 48)), { expected: 3, rules });
    expect(made.needsApproval).toBe(true);
    await decide(made.id, 'start', 409);
    await owner.put('/profiles/policy', { approveAbove: 50, reason: 'for the test' }).expect(200);
    const word = { wouldChange: 3, reason: 'looked at it' };
    await lead.post(`/bulk-changes/${made.id}/approval`, { ...word, wouldChange: 2 }).expect(409);
    await lead.post(`/bulk-changes/${made.id}/approval`, word).expect(200);
    await run();
    await run();
    expect(await read(made.id)).toMatchObject({ counts: { 'under-way': 1, waiting: 2 }, waitsFor: { why: 'room' } });
    await decide(made.id, 'pause');
    for (const home of homes) await inform(home);
    await run();
    expect((await read(made.id)).counts).toMatchObject({ applied: 1, waiting: 2 });
    await decide(made.id, 'resume');
    await run();
    expect((await read(made.id)).counts).toMatchObject({ applied: 1, 'under-way': 1, waiting: 1 });
    const cancelled = await decide(made.id, 'cancel');
    expect(cancelled).toMatchObject({ state: 'cancelled', counts: { skipped: 1, waiting: 0 } });
  });

  it('whoever dies between two steps is taken over, and nothing is done twice', async () => {
    const home = await aHome();
    const made = await make(ofHomes([home]), { kind: 'reboot' }, { rules: {} });
    await decide(made.id, 'start');
    // Both look at the same moment, as after a death in the middle of one look.
    await Promise.all([run(), run(), run()]);
    const { body: tasks } = await owner.get(`/routers/${home.cpeId}/tasks`).expect(200);
    expect(tasks.filter(({ kind }: { kind: string }) => kind === 'reboot')).toHaveLength(1);
    expect((await read(made.id)).counts).toMatchObject({ 'under-way': 1 });

    const tagged = await make(ofHomes([home]), { kind: 'tags', add: ['bulk', 'more'], remove: [] });
    await decide(tagged.id, 'start');
    await run();
    expect((await read(tagged.id)).counts).toMatchObject({ applied: 1 });
    await run();
    const { body: undo } = await noc
      .post(`/bulk-changes/${tagged.id}/undo`, { reason: 'not these' }, newId())
      .expect(201);
    await decide(undo.id, 'start');
    await run();
    const { body: tags } = await owner
      .get(`/routers?filter=${encodeURIComponent('tag = bulk')}&search=${home.serialNumber}`)
      .expect(200);
    expect(tags.items).toEqual([]);
  });
});
