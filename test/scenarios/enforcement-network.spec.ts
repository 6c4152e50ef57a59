import { AccountingListener } from '../../apps/server/src/modules/access/accounting.listener';
import type { SubscriptionEntity } from '../../apps/server/src/modules/subscribers/subscribers.service';
import { startApp, type TestApp } from '../support/app';
import type { NasSimulator, NasSimulatorOptions } from '../support/nas-simulator';
import { NasWorld, ROUTEROS_LOGIN } from '../support/nas-world';
import type { RouterOsSimulator } from '../support/routeros-simulator';

/**
 * Every kind of subscriber that the network can reach, online, with her router off, and with the NAS down: each ends in
 * the network's own word for it, or in an honest "unproved".
 *
 *   active v1 ── walled-garden v2 ── active v3
 */
const API = { port: 0, tls: false, certificateSha256: null, ...ROUTEROS_LOGIN };

describe('a change of service reaches every kind of subscriber', () => {
  let demarc: TestApp;
  let world: NasWorld;
  let accountingPort: number;

  beforeAll(async () => {
    demarc = await startApp({ env: { RADIUS_ACCOUNTING_PORT: '0', LOG_LEVEL: 'silent' } });
    world = new NasWorld(demarc);
    accountingPort = demarc.get(AccountingListener).port!;
  });
  afterEach(() => world.closeSimulators());
  afterAll(() => demarc.close());

  const aSimulator = (options: Partial<NasSimulatorOptions> = {}): Promise<NasSimulator> =>
    world.aSimulator({ accountingPort, accept: world.accept, reportsChanges: true, secret: unique(), ...options });

  /** The network's word for it, once it is there. */
  async function verdict(subscription: SubscriptionEntity, version: number, status = 'proved') {
    for (let i = 0; i < 200; i++) {
      const found = await world.verdict(subscription.id, version);
      if (found?.status === status) return found;
      await new Promise((done) => setTimeout(done, 10));
    }
    return world.verdict(subscription.id, version);
  }
  const wallIn = async ({ id }: SubscriptionEntity): Promise<number> => {
    const version = await world.decide(id, 'walled-garden');
    await world.quiet();
    return version;
  };
  const restore = async ({ id }: SubscriptionEntity): Promise<number> => {
    const version = await world.decide(id, 'active', 'payment');
    await world.quiet();
    return version;
  };
  const classOf = (nas: NasSimulator, { pppoeUsername }: SubscriptionEntity): string[] =>
    nas.sessionsOf(pppoeUsername).map((session) => String(session.class).split(':')[1] ?? '');

  describe('PPPoE on a NAS of our RADIUS, and a bridge behind which her own device dials', () => {
    const methods = ['pppoe-nas', 'bridged'] as const;

    async function aSubscriber(
      nas: NasSimulator,
      method: (typeof methods)[number],
      vendor: 'generic' | 'mikrotik' = 'generic',
    ) {
      const { id: nasId } = await world.aBras(nas, { vendor, secret: nas.secret });
      const subscription = await world.aSubscription(nasId);
      await world.setAccess(subscription.id, { chosenMethod: method });
      return subscription;
    }

    it.each(methods)('%s, online: changed in place both ways, without a new login', async (method) => {
      const nas = await aSimulator();
      const subscription = await aSubscriber(nas, method);
      const session = await nas.dial(subscription.pppoeUsername);
      const walled = await wallIn(subscription);
      expect(await verdict(subscription, walled)).toMatchObject({
        text: 'accounting: the session goes on with the Class garden',
      });
      expect(session?.changes?.get('11')).toBe('demarc-garden');
      const restored = await restore(subscription);
      expect(await verdict(subscription, restored)).toMatchObject({
        text: 'accounting: the session goes on with the Class open',
      });
      expect(await world.steps(subscription.id, restored)).toEqual(['coa ack']);
      expect(nas.sessionsOf(subscription.pppoeUsername)).toEqual([session]);
    });

    it.each(methods)(
      '%s, online, a NAS that shows no change in place: ended, dials again into the state',
      async (method) => {
        const nas = await aSimulator({ ignoresClass: true, redialMs: 20 });
        const subscription = await aSubscriber(nas, method, 'mikrotik');
        await nas.dial(subscription.pppoeUsername);
        const walled = await wallIn(subscription);
        expect(await verdict(subscription, walled)).toMatchObject({ status: 'proved' });
        expect((await world.evidence(subscription.id, walled)).requests).toMatchObject([
          {
            step: 'disconnect',
            outcome: 'ack',
            because: expect.stringContaining('no coa: nothing would show its effect') as string,
          },
        ]);
        await until(() => classOf(nas, subscription).join() === 'garden');
        const restored = await restore(subscription);
        expect(await verdict(subscription, restored)).toMatchObject({
          text: 'accounting: a new session began with the Class open',
        });
      },
    );

    it.each(methods)(
      '%s, router off: the NAS has no such session; what it dials into later is the proof',
      async (method) => {
        const nas = await aSimulator();
        const subscription = await aSubscriber(nas, method);
        await nas.dial(subscription.pppoeUsername);
        await nas.lineDown(subscription.pppoeUsername);
        const walled = await wallIn(subscription);
        expect(await verdict(subscription, walled)).toMatchObject({ status: 'proved' });
        expect(await world.steps(subscription.id, walled)).toEqual(['coa already-gone']);
        const restored = await restore(subscription);
        await world.proofsAreDue();
        expect(await world.verdict(subscription.id, restored)).toMatchObject({ status: 'waiting' }); // nobody has seen it
        await nas.lineUp(subscription.pppoeUsername);
        expect(await verdict(subscription, restored)).toMatchObject({
          text: 'accounting: a new session began with the Class open',
        });
      },
    );

    it.each(methods)('%s, NAS down: unproved and left to a person; the NAS comes back and shows it', async (method) => {
      const nas = await aSimulator();
      const subscription = await aSubscriber(nas, method);
      await nas.dial(subscription.pppoeUsername);
      nas.behaviour = { kind: 'silent' };
      const walled = await wallIn(subscription);
      expect(await world.verdict(subscription.id, walled)).toMatchObject({ status: 'waiting' });
      await world.exhausted();
      expect(await world.steps(subscription.id, walled)).toEqual([
        'coa no-answer',
        'disconnect no-answer',
        ...(method === 'bridged' ? [] : ['cpe handed-over']),
        'by-hand by-hand',
      ]);
      expect(await world.verdict(subscription.id, walled)).toMatchObject({ status: 'unproved' });
      nas.behaviour = { kind: 'obey' };
      await world.dueNow();
      await world.quiet();
      expect(await verdict(subscription, walled)).toMatchObject({ status: 'proved' });
    });

    it.each(methods)('%s: a NAS that says yes and does nothing is never believed', async (method) => {
      const nas = await aSimulator();
      const subscription = await aSubscriber(nas, method);
      await nas.dial(subscription.pppoeUsername);
      nas.behaviour = { kind: 'promise' };
      const walled = await wallIn(subscription);
      expect(await world.verdict(subscription.id, walled)).toMatchObject({
        status: 'waiting',
        text: 'acknowledged; no report of accounting shows the Class garden yet',
      });
      await world.exhausted();
      expect(await world.steps(subscription.id, walled)).toEqual([
        'coa ack',
        'disconnect ack',
        ...(method === 'bridged' ? [] : ['cpe handed-over']),
        'by-hand by-hand',
      ]);
      const found = await world.verdict(subscription.id, walled);
      expect(found).toMatchObject({ status: 'unproved' });
      expect(found?.text).toContain('nothing shows it');
    });

    it('a NAS that cannot change in place says so once: the next one is ended at once', async () => {
      const nas = await aSimulator();
      nas.coaBehaviour = { kind: 'refuse', errorCause: 405 };
      const first = await aSubscriber(nas, 'pppoe-nas');
      await nas.dial(first.pppoeUsername);
      const walled = await wallIn(first);
      expect(await world.steps(first.id, walled)).toEqual(['coa nak', 'disconnect ack']);
      expect(await verdict(first, walled)).toMatchObject({ status: 'proved' });
      const second = await world.aSubscription(first.nasId);
      await nas.dial(second.pppoeUsername);
      const next = await wallIn(second);
      const { requests } = await world.evidence(second.id, next);
      expect(requests).toMatchObject([{ step: 'disconnect', outcome: 'ack' }]);
      expect(requests[0]?.because).toContain('refused one before: 405 Unsupported Service');
      const { body } = await (await demarc.api()).get('/nas').expect(200);
      const known = body.find(({ id }: { id: string }) => id === first.nasId);
      expect(known.inPlaceRefusal.reason).toContain('405 Unsupported Service');
      await (await demarc.api()).patch(`/nas/${first.nasId}`, { changesInPlace: true }).expect(200);
      const { body: forgotten } = await (await demarc.api()).get('/nas').expect(200);
      expect(forgotten.find(({ id }: { id: string }) => id === first.nasId).inPlaceRefusal).toBeNull();
    });

    it('a NAS that does not know CoA at all and drops it: two silences, then the session is ended', async () => {
      const nas = await aSimulator();
      nas.coaBehaviour = { kind: 'silent' };
      const subscription = await aSubscriber(nas, 'pppoe-nas');
      await nas.dial(subscription.pppoeUsername);
      const walled = await wallIn(subscription);
      await world.dueNow();
      await world.quiet();
      expect(await world.steps(subscription.id, walled)).toEqual(['coa no-answer', 'disconnect ack']);
      expect(await verdict(subscription, walled)).toMatchObject({ status: 'proved' });
    });

    it('a payment while the NAS is silent supersedes the suspension; only the restore is carried out', async () => {
      const nas = await aSimulator();
      const subscription = await aSubscriber(nas, 'pppoe-nas');
      await nas.dial(subscription.pppoeUsername);
      nas.behaviour = { kind: 'silent' };
      const walled = await wallIn(subscription);
      nas.behaviour = { kind: 'obey' };
      const restored = await restore(subscription);
      await world.exhausted();
      expect((await world.evidence(subscription.id, walled)).requests).toMatchObject([
        { outcome: 'no-answer', reason: `superseded by v${restored}` },
      ]);
      expect(await world.verdict(subscription.id, walled)).toMatchObject({
        status: 'unproved',
        text: 'a newer state came before a proof did',
      });
      expect(await verdict(subscription, restored)).toMatchObject({ status: 'proved' });
      expect(classOf(nas, subscription)).toEqual(['open']);
    });

    it('the other party’s word is what counts: without its rows there is no proof', async () => {
      const nas = await aSimulator();
      const subscription = await aSubscriber(nas, 'pppoe-nas');
      await nas.dial(subscription.pppoeUsername);
      const walled = await wallIn(subscription);
      expect(await verdict(subscription, walled)).toMatchObject({ status: 'proved' });
      await forgetAccounting(subscription);
      expect(await world.verdict(subscription.id, walled)).toMatchObject({ status: 'waiting' });
    });
  });

  describe('RouterOS with its API', () => {
    async function aRouter(options: Partial<NasSimulatorOptions> = {}) {
      const nas = await aSimulator({ ignoresClass: true, ...options });
      const router = await world.aRouterOs({ nas });
      const bras = await world.aBras(nas, {
        vendor: 'mikrotik',
        secret: nas.secret,
        api: { ...API, port: router.port },
      });
      return { nas, router, nasId: bras.id };
    }

    it('a change in place is read back from the router, which is the proof', async () => {
      const { nas, nasId } = await aRouter();
      const subscription = await world.aSubscription(nasId);
      const session = await nas.dial(subscription.pppoeUsername);
      const walled = await wallIn(subscription);
      expect(await world.steps(subscription.id, walled)).toEqual(['coa ack', 'read-back ack']);
      expect(await verdict(subscription, walled)).toMatchObject({
        text: `read back: ${session?.framedIpAddress} is on demarc-garden`,
      });
      const restored = await restore(subscription);
      expect(await verdict(subscription, restored)).toMatchObject({
        text: `read back: ${session?.framedIpAddress} is on demarc-open`,
      });
    });

    it('a change that the router only promised is seen by reading it back, and the session is ended', async () => {
      const { nas, nasId } = await aRouter({ redialMs: 10 });
      nas.coaBehaviour = { kind: 'promise' };
      const subscription = await world.aSubscription(nasId);
      await nas.dial(subscription.pppoeUsername);
      const walled = await wallIn(subscription);
      expect(await world.steps(subscription.id, walled)).toEqual(['coa ack', 'read-back nak', 'disconnect ack']);
      expect(await verdict(subscription, walled)).toMatchObject({ status: 'proved' });
    });

    it('RADIUS port silent: the session is removed over the API, and dials into the garden', async () => {
      const { nas, nasId } = await aRouter({ redialMs: 10 });
      const subscription = await world.aSubscription(nasId);
      await nas.dial(subscription.pppoeUsername);
      nas.behaviour = { kind: 'silent' };
      const walled = await wallIn(subscription);
      for (let i = 0; i < 3; i++) {
        await world.dueNow();
        await world.quiet();
      }
      expect(await world.steps(subscription.id, walled)).toContain('routeros ack');
      expect(await verdict(subscription, walled)).toMatchObject({ status: 'proved' });
      await until(() => classOf(nas, subscription).join() === 'garden');
    });

    it('an account that lives on the router itself is disabled, and enabled again', async () => {
      const { router, nasId } = await aRouter();
      const subscription = await world.aSubscription(nasId);
      await world.setAccess(subscription.id, { chosenMethod: 'static-ip', staticAddress: '203.0.113.77' });
      await world.setAccess(subscription.id, { chosenMethod: 'pppoe-nas', staticAddress: null });
      const id = router.addSecret(subscription.pppoeUsername);
      await demarc.database.sql.query(`update nas set coa_port = 9, changes_in_place = false where id = $1`, [nasId]);
      const closed = await world.decide(subscription.id, 'suspended');
      for (let i = 0; i < 3; i++) {
        await world.dueNow();
        await world.quiet();
      }
      expect(router.secrets.get(id)?.disabled).toBe('true');
      expect(await verdict(subscription, closed)).toMatchObject({
        text: `read back: ${subscription.pppoeUsername} is disabled and has no session`,
      });
      await restore(subscription);
      for (let i = 0; i < 3; i++) {
        await world.dueNow();
        await world.quiet();
      }
      expect(router.secrets.get(id)?.disabled).toBe('false');
    });
  });

  describe('static IP', () => {
    let router: RouterOsSimulator;
    let subscription: SubscriptionEntity;
    let host = 0;

    beforeEach(async () => {
      const nas = await aSimulator();
      router = await world.aRouterOs();
      const { id: nasId } = await world.aNas(nas, { api: { ...API, port: router.port } });
      subscription = await world.aSubscription(nasId);
      const staticAddress = `203.0.113.${++host}`;
      await world.setAccess(subscription.id, { chosenMethod: 'static-ip', staticAddress });
      subscription = { ...subscription, staticAddress };
    });

    it('her address goes on the list and comes off it, read back each time; her router has no part in it', async () => {
      const walled = await wallIn(subscription);
      expect(router.listsOf(subscription.staticAddress!)).toEqual(['demarc-garden']);
      const shown = await world.evidence(subscription.id, walled);
      expect(shown.verdict).toMatchObject({
        status: 'proved',
        text: `read back: ${subscription.staticAddress} is on demarc-garden`,
      });
      expect(shown.requests).toMatchObject([{ step: 'routeros', outcome: 'ack', showsEffect: true }]);
      expect(shown.requests[0]?.answerHex).toContain(Buffer.from('demarc-garden').toString('hex'));
      const restored = await restore(subscription);
      expect(router.listsOf(subscription.staticAddress!)).toEqual([]);
      expect(await world.verdict(subscription.id, restored)).toMatchObject({ status: 'proved' });
    });

    it('lists that others made are left alone', async () => {
      router.lists.set('*FF', { list: 'vip', address: subscription.staticAddress!, disabled: 'false' });
      await wallIn(subscription);
      await restore(subscription);
      expect(router.listsOf(subscription.staticAddress!)).toEqual(['vip']);
    });

    it('told twice, it is on the list once', async () => {
      router.lists.set('*FE', { list: 'demarc-garden', address: subscription.staticAddress!, disabled: 'false' });
      const walled = await wallIn(subscription);
      expect(router.listsOf(subscription.staticAddress!)).toEqual(['demarc-garden']);
      expect(await world.verdict(subscription.id, walled)).toMatchObject({ status: 'proved' });
    });

    it('NAS down: unproved and left to a person; it comes back and shows it', async () => {
      router.behaviour = { kind: 'silent' };
      const walled = await wallIn(subscription);
      await world.exhausted();
      expect(await world.steps(subscription.id, walled)).toContain('by-hand by-hand');
      expect(await world.verdict(subscription.id, walled)).toMatchObject({ status: 'unproved' });
      router.behaviour = { kind: 'obey' };
      await world.dueNow();
      await world.quiet();
      expect(await world.verdict(subscription.id, walled)).toMatchObject({ status: 'proved' });
    });

    it('a router that says done and does nothing is seen through by reading back', async () => {
      router.behaviour = { kind: 'promise' };
      const walled = await wallIn(subscription);
      await world.exhausted();
      const { requests, verdict: found } = await world.evidence(subscription.id, walled);
      expect(requests[0]).toMatchObject({
        step: 'routeros',
        outcome: 'nak',
        reason: `read back: ${subscription.staticAddress} is on no list of Demarc instead of demarc-garden`,
      });
      expect(found).toMatchObject({ status: 'unproved' });
    });

    it('a wrong password is a refusal with its reason, and the password is nowhere', async () => {
      await demarc.database.sql.query(`update nas set api_username = 'somebody' where id = $1`, [subscription.nasId]);
      const walled = await wallIn(subscription);
      const { requests } = await world.evidence(subscription.id, walled);
      expect(requests[0]).toMatchObject({
        step: 'routeros',
        outcome: 'no-answer',
        reason: 'the login was refused: invalid user name or password (6)',
      });
      const [row] = await demarc.database.sql.query<[{ text: string }]>(
        `select coalesce(string_agg(r::text || coalesce(encode(r.request, 'escape'), ''), ''), '') as text from dynamic_authorization_request r`,
      );
      expect(row.text).not.toContain(ROUTEROS_LOGIN.password);
    });
  });

  async function forgetAccounting({ id }: SubscriptionEntity): Promise<void> {
    await demarc.database.sql.query(`delete from accounting_report where subscription_id = $1`, [id]);
  }
});

let count = 0;
/** NAS on one address are told apart by their secrets. */
const unique = (): string => `a secret shared with NAS ${++count}`;

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((done) => setTimeout(done, 5));
}
