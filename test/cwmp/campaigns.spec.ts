import { AsyncLocalStorage } from 'node:async_hooks';
import type { Campaign, CampaignMember, CampaignPreview, CreateCampaign } from '@demarc/contracts';
import request from 'supertest';
import { PROFILES } from '../../apps/cpe-sim/src/profiles/catalogue';
import type { Quirk } from '../../apps/cpe-sim/src/quirks';
import type { SimulatedCpe } from '../../apps/cpe-sim/src/simulated-cpe';
import { RunCampaigns } from '../../apps/server/src/modules/campaigns/run-campaigns.service';
import { newId } from '../../apps/server/src/platform/ids';
import { startApp, type ApiClient, type TestApp } from '../support/app';
import { isServed, placeCpe, type Placed } from '../support/placed-cpe';

// A firmware campaign over the wire: planned, approved, worked off on boxes that fetch their image and restart with it.

let app: TestApp;
let api: ApiClient;
const boxes: SimulatedCpe[] = [];
const MODEL = PROFILES.hg8245.productClass;

beforeAll(async () => {
  app = await startApp();
  api = await app.api();
});
afterEach(() => Promise.all(boxes.splice(0).map((box) => box.close())));
afterAll(() => app.close());

async function fleet(count: number, quirks: readonly (readonly Quirk[])[] = []): Promise<Placed[]> {
  const serials = Array.from({ length: count }, () => `CAMP-${newId().slice(-12)}`);
  return Promise.all(
    serials.map(async (serial, at) => {
      const placed = await placeCpe(app, api, { serial, quirks: quirks[at] ?? [] });
      boxes.push(placed.box);
      await placed.box.boot();
      await placed.box.waitFor(isServed, { what: 'service' });
      return placed;
    }),
  );
}

const serialOf = ({ box }: Placed): string => box.identity.serialNumber;
const downloads = ({ box }: Placed): number =>
  box.sessions.flatMap(({ rpcs }) => rpcs).filter(({ method }) => method === 'Download').length;
const versionOf = ({ box }: Placed): string | undefined => box.get('InternetGatewayDevice.DeviceInfo.SoftwareVersion');

async function anImage(version: string, more: { content?: string; productClass?: string } = {}): Promise<string> {
  const query = new URLSearchParams({
    name: `image ${version}`,
    kind: 'firmware',
    version,
    productClass: more.productClass ?? MODEL,
  });
  const { body } = await request(app.httpUrl)
    .post(`/api/v1/router-files?${query.toString()}`)
    .set('Authorization', `Bearer ${api.token}`)
    .set('Content-Type', 'application/octet-stream')
    .send(Buffer.from(more.content ?? `CPE-SIM-IMAGE ${MODEL} ${version}\n`))
    .expect(201);
  return body.id as string;
}

const RULES = { canaryCount: 0, gapMinutes: 0, maxFailedPercent: 100, isBackedUp: false };

function request_(placed: readonly Placed[], fileId: string, rules: object = {}): CreateCampaign {
  return {
    name: 'Autumn firmware',
    reason: 'closes a hole',
    set: { by: 'list', serialNumbers: placed.map(serialOf) },
    images: [{ productClass: MODEL, fileId, fromVersions: [] }],
    rules: { ...RULES, ...rules } as CreateCampaign['rules'],
    expected: placed.length,
  };
}

async function create(body: CreateCampaign): Promise<Campaign> {
  const { body: made } = await api.post('/campaigns', body, newId()).expect(201);
  return made as Campaign;
}

const decide = (id: string, decision: string) =>
  api.post(`/campaigns/${id}/decision`, { decision, reason: 'for the test' });
const read = async (id: string): Promise<Campaign> => (await api.get(`/campaigns/${id}`).expect(200)).body as Campaign;
const routersOf = async (id: string): Promise<CampaignMember[]> =>
  (await api.get(`/campaigns/${id}/routers?limit=500`).expect(200)).body as CampaignMember[];

/** Looks again and again, each time a second and a half later. */
async function until(id: string, isThere: (now: Campaign) => boolean, look = runOnce): Promise<Campaign> {
  for (let tries = 0; tries < 200; tries += 1) {
    await look();
    await app.settle();
    const now = await read(id);
    expect(Object.values(now.counts).reduce((sum, count) => sum + count)).toBe(
      now.models.reduce((sum, { routers }) => sum + routers, 0),
    );
    if (isThere(now)) return now;
    app.clock.setOffset(app.clock.offset + 1500);
    await new Promise((later) => setTimeout(later, 25));
  }
  throw new Error(`it is ${JSON.stringify([await read(id), await routersOf(id)])}`);
}

const runOnce = (): Promise<void> => app.get(RunCampaigns).run();
const isOver = ({ state }: Campaign): boolean => state === 'done' || state === 'halted';

describe('a campaign', () => {
  it('is previewed by model, frozen, approved by a second person, and worked off canary first', async () => {
    const placed = await fleet(3);
    const [first] = placed as [Placed, ...Placed[]];
    const old = versionOf(first) ?? '';
    const never = `CAMP-${newId().slice(-12)}`;
    await api.post('/routers', { serialNumber: never }).expect(201);
    const fileId = await anImage(`V9.${newId().slice(-6)}`);
    await anImage(old);
    const body = request_(placed, fileId, { canaryCount: 1, waveSize: 1, isBackedUp: true });
    const set = { by: 'list', serialNumbers: [...placed.map(serialOf), never, 'CAMP-NOBODY'] };
    const preview = (await api.post('/campaigns/preview', { set, images: body.images }).expect(200))
      .body as CampaignPreview;
    expect(preview).toMatchObject({ routers: 4, wouldGet: 3, unknown: ['CAMP-NOBODY'], needsApproval: false });
    expect(preview.models).toContainEqual(
      expect.objectContaining({
        productClass: MODEL,
        wouldGet: 3,
        canReturn: 3,
        versions: [{ version: old, count: 3 }],
      }),
    );
    expect(preview.models).toContainEqual(
      expect.objectContaining({ productClass: null, skipped: [{ cause: 'no-image', count: 1 }] }),
    );
    await api.post('/campaigns', { ...body, expected: 7 }, newId()).expect(409);

    await api.put('/campaign-policy', { approvalAbove: 2, reason: 'a small network' }).expect(200);
    const { id, needsApproval } = await create(body);
    expect(needsApproval).toBe(true);
    await decide(id, 'start').expect(409);
    const own = await api.post(`/campaigns/${id}/approval`, { wouldGet: 3, reason: 'looks good' });
    expect([own.status, own.body.code]).toEqual([403, 'campaign/own']);
    const lead = await app.api('lead');
    await lead.post(`/campaigns/${id}/approval`, { wouldGet: 2, reason: 'looks good' }).expect(409);
    await lead.post(`/campaigns/${id}/approval`, { wouldGet: 3, reason: 'looks good' }).expect(200);
    await api.put('/campaign-policy', { approvalAbove: 50, reason: 'as it was' }).expect(200);

    const canary = await until(id, ({ counts }) => counts.done > 0);
    expect(canary.waves.map(({ wave, counts }) => [wave, counts.done])).toEqual([
      [0, 1],
      [1, 0],
      [2, 0],
    ]);
    const end = await until(id, isOver);
    expect(end).toMatchObject({
      state: 'done',
      approvedBy: 'The lead',
      counts: { done: 3 },
      canReturn: { all: 3, failed: 0 },
    });
    expect(placed.map(downloads)).toEqual([1, 1, 1]);
    const csv = await api.post(`/campaigns/${id}/report`).expect(200);
    expect(csv.text.split('\r\n').filter((line) => line.includes('CAMP-') && line.includes(',done,'))).toHaveLength(3);
    const backups = await api.get(`/routers/${first.routerId}/tasks`).expect(200);
    expect((backups.body as { kind: string; state: string }[]).map(({ kind, state }) => `${kind} ${state}`)).toContain(
      'upload done',
    );

    // Back again: a campaign of its own, and the first one tells of it.
    const back = (
      await api
        .post(`/campaigns/${id}/rollback`, { which: 'all', routerIds: [first.routerId], reason: 'was better' }, newId())
        .expect(201)
    ).body as Campaign;
    await decide(back.id, 'start').expect(200);
    await until(back.id, isOver);
    expect(versionOf(first)).toBe(old);
    expect((await read(id)).counts).toMatchObject({ done: 2, 'rolled-back': 1 });
  });

  it('R6: halts by itself when images fail, starts nothing then, and every router says why', async () => {
    const placed = await fleet(2);
    const fileId = await anImage(`V8.${newId().slice(-6)}`, { content: `no image ${newId()}` });
    const { id } = await create(request_(placed, fileId, { waveSize: 1, maxFailedPercent: 2 }));
    await decide(id, 'start').expect(200);
    const halted = await until(id, isOver);
    expect(halted).toMatchObject({ state: 'halted', haltReason: '1 of 1 router of wave 1 failed; 0 may (2 %)' });
    app.clock.setOffset(app.clock.offset + 3_600_000);
    await runOnce();
    expect(placed.map(downloads).toSorted()).toEqual([0, 1]);
    const [failed, waiting] = await routersOf(id);
    expect(failed).toMatchObject({
      state: 'failed',
      cause: 'refused',
      reason: expect.stringContaining('9018') as string,
    });
    expect(waiting).toMatchObject({ state: 'waiting' });
    await decide(id, 'cancel').expect(200);
    expect((await read(id)).counts).toMatchObject({ failed: 1, skipped: 1 });
    // The image is held for those that may try again.
    expect((await api.delete(`/router-files/${fileId}`)).body.code).toBe('router-file/in-use');
  });

  it('waits between waves, and halts for an incident that strikes routers at rest, not those that it restarts itself', async () => {
    const placed = await fleet(2);
    const fileId = await anImage(`V6.${newId().slice(-6)}`);
    const { id } = await create(request_(placed, fileId, { waveSize: 1, gapMinutes: 60 }));
    await decide(id, 'start').expect(200);
    const first = await until(id, ({ waitsFor }) => waitsFor?.why === 'gap');
    expect(first.counts).toMatchObject({ done: 1, waiting: 1 });
    const done = (await routersOf(id)).find(({ state }) => state === 'done');
    await anIncident(done?.routerId ?? '', done?.startedAt ?? '');
    await runOnce();
    expect((await read(id)).state).toBe('running');
    await anIncident(done?.routerId ?? '', new Date(app.clock.now().getTime() + 1000).toISOString());
    await runOnce();
    expect(await read(id)).toMatchObject({
      state: 'halted',
      haltReason: 'an incident was opened among its routers: sessions were lost at Mirpur',
    });
    await decide(id, 'resume').expect(200);
    app.clock.setOffset(app.clock.offset + 3_600_000);
    expect(await until(id, isOver)).toMatchObject({ state: 'done', counts: { done: 2 } });
  });

  it('R6: killed at every step, before and after each commit, it converges, and no router gets a second Download', async () => {
    const placed = await fleet(2, [[], ['no-transfer-complete']]);
    const fileId = await anImage(`V7.${newId().slice(-6)}`);
    const { id } = await create(request_(placed, fileId));
    await decide(id, 'start').expect(200);
    const deaths = killer();
    const end = await until(id, isOver, async () => {
      await deaths.lookAndDie();
    });
    expect(deaths.count()).toBeGreaterThan(5);
    expect(end).toMatchObject({ state: 'done', counts: { done: 2 } });
    expect(placed.map(downloads)).toEqual([1, 1]);
  });
});

/** As the watch of the network writes it down. */
async function anIncident(cpeId: string, lostAt: string): Promise<void> {
  const [id, key] = [newId(), newId()];
  const now = app.clock.now();
  await app.database.sql.query(
    `insert into incident (id, place_kind, place_key, place_name, cause, signals, state, population, members, lost, peak,
       window_from, began_at, opened_at)
     values ($1, 'make', $2, 'Mirpur', 'session-loss', '{session-loss}', 'open', 9, 1, 0, 1, $3, $3, $3)`,
    [id, key, now],
  );
  await app.database.sql.query(
    `insert into incident_member (incident_id, member_key, cpe_id, lost_by, lost_at, back_at)
     values ($1, $2, $2, 'session-loss', $3, $4)`,
    [id, cpeId, lostAt, now],
  );
}

/** What is done by a look itself, and not by what routers and the outbox do beside it. */
const looking = new AsyncLocalStorage<boolean>();

/** Looks that die at their first, second … write, once before its commit and once right after it. */
function killer(): { lookAndDie: () => Promise<void>; count: () => number } {
  const { database } = app;
  let turn = 0;
  let deaths = 0;
  return {
    count: () => deaths,
    lookAndDie: async () => {
      const [at, isCommitted] = [1 + (Math.floor(turn / 2) % 3), turn % 2 === 1];
      turn += 1;
      const transaction = database.transaction;
      let writes = 0;
      database.transaction = (async (work: Parameters<typeof transaction>[0]) => {
        if (looking.getStore() !== true) return transaction.call(database, work);
        writes += 1;
        if (writes !== at) return transaction.call(database, work);
        if (isCommitted) await transaction.call(database, work);
        deaths += 1;
        throw new Error('killed');
      }) as typeof transaction;
      try {
        await looking.run(true, runOnce);
      } catch (error) {
        if (!(error instanceof Error) || error.message !== 'killed') throw error;
      } finally {
        database.transaction = transaction;
      }
    },
  };
}
