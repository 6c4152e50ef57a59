import type { Proof, ProofBoardRow, ProofMessage, ProofSummary } from '@demarc/contracts';
import { AccessNetwork } from '../../apps/cpe-sim/src/access-network';
import { SimulatedCpe } from '../../apps/cpe-sim/src/simulated-cpe';
import { AccountingListener } from '../../apps/server/src/modules/access/accounting.listener';
import { ForgetProofs } from '../../apps/server/src/modules/diagnostics/forget-proofs.service';
import { newId } from '../../apps/server/src/platform/ids';
import { aSubscription } from '../factories/subscribers';
import { BOOTSTRAP, startApp, type ApiClient, type TestApp } from '../support/app';
import type { NasSimulatorOptions, NasSimulator } from '../support/nas-simulator';
import { NasWorld, ROUTEROS_LOGIN } from '../support/nas-world';

/**
 * Proven is what the other party's own stored messages say. Each kind of change is proven for real; then each message
 * it rests on is deleted in PostgreSQL, and the page and the board say so.
 *
 *   active v1 ── walled-garden v2 ── active v3
 */
describe('a proof stands on the stored messages of the other party', () => {
  let demarc: TestApp;
  let api: ApiClient;
  let world: NasWorld;
  const boxes: SimulatedCpe[] = [];

  beforeAll(async () => {
    demarc = await startApp({ env: { RADIUS_ACCOUNTING_PORT: '0', LOG_LEVEL: 'silent' } });
    api = await demarc.api();
    world = new NasWorld(demarc);
  });
  afterEach(async () => {
    await Promise.all(boxes.splice(0).map((box) => box.close()));
    await world.closeSimulators();
  });
  afterAll(() => demarc.close());

  const aNas = (options: Partial<NasSimulatorOptions> = {}): Promise<NasSimulator> =>
    world.aSimulator({
      accountingPort: demarc.get(AccountingListener).port!,
      accept: world.accept,
      reportsChanges: true,
      secret: newId(),
      ...options,
    });
  const read = async (id: string): Promise<Proof> => (await api.get(`/proofs/${id}`).expect(200)).body as Proof;
  const summary = async (): Promise<ProofSummary> =>
    (await api.get('/proofs/summary').expect(200)).body as ProofSummary;
  const messagesOf = (proof: Proof): ProofMessage[] => proof.nodes.flatMap((node) => node.messages);
  const kindsOf = (proof: Proof): string[] => messagesOf(proof).map(({ kind }) => kind);

  async function onBoard(id: string, query = ''): Promise<ProofBoardRow | undefined> {
    const { body } = await api.get(`/proofs?limit=200${query}`).expect(200);
    return (body.items as ProofBoardRow[]).find((row) => row.id === id);
  }
  async function until<T>(look: () => Promise<T>, isSo: (found: T) => boolean): Promise<T> {
    for (let tries = 0; tries < 300; tries++) {
      const found = await look();
      if (isSo(found)) return found;
      await new Promise((later) => setTimeout(later, 20));
    }
    throw new Error(`it never was: ${JSON.stringify(await look()).slice(0, 1_000)}`);
  }
  const proven = (id: string): Promise<Proof> =>
    until(
      () => read(id),
      ({ status }) => status === 'proven',
    );
  /** The board has seen it as well: from now on it knows what it rests on. */
  const kept = (id: string, status: string): Promise<unknown> =>
    until(
      async () => (await onBoard(id))?.status ?? 'proven',
      (found) => found === status,
    );
  async function decide(subscriptionId: string, to: 'walled-garden' | 'active'): Promise<string> {
    const version = await world.decide(subscriptionId, to, to === 'active' ? 'payment' : 'overdue');
    await world.quiet();
    return `${subscriptionId}.${version}`;
  }

  /** What each kind of change leaves: the id of a proof, and the messages it is to rest on. */
  const KINDS: readonly [string, () => Promise<string>, readonly string[]][] = [
    [
      'CoA of a NAS',
      async () => {
        const nas = await aNas();
        const subscription = await world.aSubscription((await world.aBras(nas, { secret: nas.secret })).id);
        await nas.dial(subscription.pppoeUsername);
        return decide(subscription.id, 'walled-garden');
      },
      ['CoA-ACK', 'Accounting-Request Interim-Update'],
    ],
    [
      'Disconnect, and the login after it',
      async () => {
        const nas = await aNas({ ignoresClass: true, redialMs: 20 });
        const { id } = await world.aBras(nas, { secret: nas.secret, vendor: 'mikrotik' });
        const subscription = await world.aSubscription(id);
        await nas.dial(subscription.pppoeUsername);
        await proven(await decide(subscription.id, 'walled-garden'));
        return decide(subscription.id, 'active');
      },
      ['Disconnect-ACK', 'Accounting-Request Start'],
    ],
    [
      'a static address over the RouterOS API',
      async () => {
        const nas = await aNas();
        const router = await world.aRouterOs();
        const apiOf = { port: router.port, tls: false, certificateSha256: null, ...ROUTEROS_LOGIN };
        const { id: nasId } = await world.aNas(nas, { api: apiOf });
        const subscription = await world.aSubscription(nasId);
        const staticAddress = `203.0.113.${Math.floor(Math.random() * 250) + 1}`;
        await world.setAccess(subscription.id, { chosenMethod: 'static-ip', staticAddress });
        return decide(subscription.id, 'walled-garden');
      },
      ['answer of the RouterOS API'],
    ],
    [
      'a router, which nobody else can prove',
      async () => {
        const serial = `PROOF-${newId().slice(-8)}`.toUpperCase();
        const { subscription } = await aSubscription(api, { routerSerial: serial });
        const network = new AccessNetwork();
        const box = new SimulatedCpe({
          profile: 'hg8245',
          serial,
          acsUrl: demarc.cwmpUrl,
          credentials: BOOTSTRAP,
          network,
        });
        boxes.push(box);
        await box.boot();
        const isQuiet = (one: SimulatedCpe): boolean => !one.agent.isBusy && one.agent.events.pending.length === 0;
        // The Inform of a session that was under way already would be older than the change.
        await box.waitFor((one) => one.state().ppp.pool === 'service' && isQuiet(one), { what: 'service' });
        const id = await decide(subscription.id, 'walled-garden');
        await box.waitFor((one) => one.state().ppp.pool === 'garden', { what: 'the garden' });
        return id;
      },
      ['Inform', 'SetParameterValuesResponse', 'GetParameterValuesResponse', 'GetParameterValuesResponse'],
    ],
  ];

  it.each(KINDS)('%s: proven, and unproved without any one of its messages', async (_kind, make, kinds) => {
    const id = await make();
    const proof = await proven(id);
    // A session that was let in while the change was being written is put right by an exchange of its own.
    expect(new Set(kindsOf(proof))).toEqual(new Set(kinds));
    for (const { bytes, content, sha256 } of messagesOf(proof)) {
      expect(bytes).toBeGreaterThan(15);
      expect(content).not.toBe('');
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    }
    await until(
      () => linksOf(id),
      (links) => links !== null,
    );
    for (const message of messagesOf(proof)) {
      const putBack = await take(message.id);
      const without = await read(id);
      expect(without).toMatchObject({ status: 'unproved', gap: 'evidence-gone', totalSeconds: null });
      expect(without.missing).toContain(`${message.kind} of ${message.from} is gone`);
      await kept(id, 'unproved');
      expect(await onBoard(id, '&gap=evidence-gone')).toMatchObject({ missing: without.missing });
      await putBack();
      expect((await read(id)).status).toBe('proven');
      await kept(id, 'proven');
    }
  });

  async function linksOf(id: string): Promise<unknown> {
    const [subscriptionId, version] = id.split('.');
    const [row] = await demarc.database.sql.query<{ links: unknown }[]>(
      `select links from proof where subscription_id = $1 and state_version = $2`,
      [subscriptionId, version],
    );
    return row?.links ?? null;
  }

  /** Deletes the row that holds the message, wherever it is; the result puts it back. */
  async function take(id: string): Promise<() => Promise<unknown>> {
    const { sql } = demarc.database;
    for (const table of ['dynamic_authorization_request', 'accounting_report', 'provisioning_evidence']) {
      const [rows] = await sql.query<[{ row: object }[], number]>(
        `delete from ${table} t where id = $1 returning to_jsonb(t) as row`,
        [id],
      );
      const [taken] = rows;
      if (taken === undefined) continue;
      return () =>
        sql.query(`insert into ${table} select * from jsonb_populate_record(null::${table}, $1)`, [
          JSON.stringify(taken.row),
        ]);
    }
    throw new Error(`nothing has the id ${id}`);
  }

  it('an acknowledgement alone is never proven: it waits on the board, and is unproved when its time is over', async () => {
    const nas = await world.aSimulator({ secret: newId(), accept: world.accept });
    const { id: nasId } = await world.aBras(nas, { secret: nas.secret });
    const subscription = await world.aSubscription(nasId);
    await nas.dial(subscription.pppoeUsername);
    const id = await decide(subscription.id, 'walled-garden');
    expect(
      kindsOf(
        await until(
          () => read(id),
          (proof) => kindsOf(proof).length > 0,
        ),
      ),
    ).toEqual(['CoA-ACK']);
    const row = await until(
      () => onBoard(id, `&nasId=${nasId}&method=pppoe-nas`),
      (found) => found?.gap === 'no-accounting',
    );
    expect(row).toMatchObject({ status: 'waiting', to: 'walled-garden', subscriberName: 'Rahima Begum', nasId });
    expect(row?.missing).toMatch(/^acknowledged; no report of accounting/);
    await world.exhausted();
    await until(
      () => onBoard(id, '&status=unproved'),
      (found) => found !== undefined,
    );
    const { gaps, ages, waiting, unproved } = await summary();
    expect(unproved).toBeGreaterThan(0);
    expect(ages.reduce((sum, { count }) => sum + count, 0)).toBe(waiting + unproved);
    // All of it is of this test file, which is younger than ten minutes.
    expect((ages[0]?.count ?? 0) + (ages[1]?.count ?? 0)).toBe(waiting + unproved);
    expect(gaps.find(({ gap }) => gap === 'no-accounting')?.count).toBeGreaterThan(0);

    // A newer state makes it pointless: it leaves the board, and its page says why it was not proven.
    await decide(subscription.id, 'active');
    await until(
      () => onBoard(id),
      (found) => found === undefined,
    );
    expect(await onBoard(id, '&status=superseded')).toMatchObject({ isSuperseded: true });
  });

  it('the seconds from a payment to the proven service are figures, and a restore that is open counts as such', async () => {
    const before = total(await summary());
    const nas = await aNas();
    const { id: nasId } = await world.aBras(nas, { secret: nas.secret });
    const subscription = await world.aSubscription(nasId);
    await nas.dial(subscription.pppoeUsername);
    await proven(await decide(subscription.id, 'walled-garden'));
    const restore = await proven(await decide(subscription.id, 'active'));
    expect(restore.totalSeconds).not.toBeNull();
    const after = await until(summary, (found) => total(found).proven === before.proven + 1);
    const { p50Seconds, p95Seconds, p99Seconds } = total(after);
    expect(p50Seconds).toBeLessThanOrEqual(p95Seconds!);
    expect(p95Seconds).toBeLessThanOrEqual(p99Seconds!);
    expect(after.restores.find(({ days, method }) => days === 7 && method === 'pppoe-nas')?.proven).toBeGreaterThan(0);
    expect(
      after.restoreSpread.find(({ upToSeconds }) => upToSeconds !== null && restore.totalSeconds! <= upToSeconds)
        ?.count,
    ).toBeGreaterThan(0);
    expect(after.restoreDays.at(-1)).toMatchObject({ proven: total(after).proven });
    expect(after.restoreSpread.reduce((sum, { count }) => sum + count, 0)).toBe(total(after).proven);
    const { body: home } = await api.get('/home').expect(200);
    expect(home.restore).toEqual({ count: total(after).proven, p50Seconds, p95Seconds, p99Seconds });
    expect(home.openProofs).toBe(after.waiting + after.unproved);
  });
  const total = ({ restores }: ProofSummary) => restores.find(({ days, method }) => days === 30 && method === null)!;

  it('the board goes on from page to page, oldest first', async () => {
    const made: string[] = [];
    for (let count = 0; count < 3; count++) {
      const { id } = await world.aSubscription(null);
      made.push(`${id}.${await world.decide(id, 'suspended')}`);
    }
    const seen: ProofBoardRow[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body } = await api.get(`/proofs?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`).expect(200);
      seen.push(...(body.items as ProofBoardRow[]));
      cursor = body.nextCursor as string | null;
    }
    const ids = seen.map((row) => row.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(made.map((id) => ids.indexOf(id)).toSorted((a, b) => a - b)).toEqual(made.map((id) => ids.indexOf(id)));
    expect(ids).toEqual(expect.arrayContaining(made));
    const times = seen.map(({ decidedAt }) => decidedAt);
    expect(times).toEqual(times.toSorted());
    const since = `&since=${encodeURIComponent(seen.at(-1)!.decidedAt)}`;
    expect(await onBoard(ids[0]!, since)).toBeUndefined();
  });

  it('a state that is over is forgotten after its time with all that proved it, and the one in force is not', async () => {
    const nas = await aNas();
    const { id: nasId } = await world.aBras(nas, { secret: nas.secret });
    const { id: subscriptionId, pppoeUsername } = await world.aSubscription(nasId);
    await nas.dial(pppoeUsername);
    const over = await proven(await decide(subscriptionId, 'walled-garden'));
    const inForce = await proven(await decide(subscriptionId, 'active'));
    const kept = async (): Promise<unknown> => {
      const [row] = await demarc.database.sql.query<[object]>(
        `select (select array_agg(state_version order by state_version) from proof where subscription_id = $1) as proofs,
                (select array_agg(distinct state_version) from dynamic_authorization_request where subscription_id = $1) as requests,
                (select array_agg(state_version order by state_version) from enforcement where subscription_id = $1) as plans`,
        [subscriptionId],
      );
      return row;
    };
    expect(await kept()).toEqual({ proofs: [2, 3], requests: [2, 3], plans: [2, 3] });
    demarc.clock.moveTo(new Date(demarc.clock.now().getTime() + 401 * 86_400_000));
    await demarc.get(ForgetProofs).run();
    expect(await kept()).toEqual({ proofs: [3], requests: [3], plans: [3] });
    expect((await api.get(`/proofs/${over.id}`).expect(404)).body).toMatchObject({ code: 'proof/not-kept' });
    expect((await read(inForce.id)).status).toBe('proven');
    const { body } = await api.get(`/subscriptions/${subscriptionId}/proofs`).expect(200);
    expect((body as Proof[]).map(({ id }) => id)).toEqual([inForce.id]);
    demarc.clock.setOffset(0);
  });
});
