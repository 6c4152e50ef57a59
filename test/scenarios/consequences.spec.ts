import type { SubscriptionEntity } from '../../apps/server/src/modules/subscribers/subscribers.service';
import type { AccessMethod } from '@demarc/contracts';
import { Home } from '../support/consequence-home';
import { ConsequenceWorld, networkOf, type NasKind } from '../support/consequence-world';
import { MISSING_FOR_RADIUS } from '../support/freeradius-server';
import { ROUTEROS_LOGIN } from '../support/nas-world';

/**
 * Every way in which a consequence reaches a service, for every kind of subscriber: online, with the router off, and
 * with the NAS down. Each begins with the real FreeRADIUS letting her in, and ends in the proof that the API shows; what
 * nobody has shown yet is called so.
 *
 *   active v1 ── restricted v2 ── active v3
 */
describe('the consequences', () => {
  let world: ConsequenceWorld;
  let host = 0;

  beforeAll(async () => {
    world = await ConsequenceWorld.start();
  }, 60_000);
  afterEach(() => world.recover());
  afterAll(() => world.stop());

  const withRadius = MISSING_FOR_RADIUS.length === 0 ? it : it.skip;
  const without = MISSING_FOR_RADIUS.length === 0 ? '' : ` (SKIPPED: not installed: ${MISSING_FOR_RADIUS.join(', ')})`;

  async function aSubscription(kind: NasKind, method: AccessMethod): Promise<SubscriptionEntity> {
    const subscription = await world.world.aSubscription(world.nas[kind].id);
    const staticAddress = method === 'static-ip' ? `203.0.113.${++host}` : null;
    await world.world.setAccess(subscription.id, { chosenMethod: method, staticAddress });
    return { ...subscription, staticAddress };
  }
  async function anOnline(kind: NasKind, method: AccessMethod = 'pppoe-nas'): Promise<SubscriptionEntity> {
    const subscription = await aSubscription(kind, method);
    await world.online(kind, subscription);
    return subscription;
  }
  const steps = ({ id }: SubscriptionEntity, version: number) => world.world.steps(id, version);

  describe.each<[kind: string, method: AccessMethod, nas: NasKind, taken: Taken]>([
    ['PPPoE, changed in place', 'pppoe-nas', 'inPlace', { garden: 'coa ack', open: 'coa ack' }],
    ['PPPoE, ended and dialled again', 'pppoe-nas', 'redial', { garden: 'disconnect ack', open: 'disconnect ack' }],
    ['PPPoE, the RouterOS API', 'pppoe-nas', 'api', { garden: 'read-back ack', open: 'read-back ack' }],
    ['bridged, changed in place', 'bridged', 'inPlace', { garden: 'coa ack', open: 'coa ack' }],
    ['bridged, ended and dialled again', 'bridged', 'redial', { garden: 'disconnect ack', open: 'disconnect ack' }],
  ])('%s', (_kind, method, nas, taken) => {
    const toGarden = 'walled-garden' as const;

    withRadius(`online: walled in, and back${without}`, async () => {
      const subscription = await anOnline(nas, method);
      const { id } = subscription;
      const walled = await world.decide(id, toGarden);
      await world.proofIs(id, walled, 'proven');
      expect(await steps(subscription, walled)).toContain(taken.garden);
      await world.inGarden(nas, subscription);
      const restored = await world.decide(id, 'active');
      await world.proofIs(id, restored, 'proven');
      expect(await steps(subscription, restored)).toContain(taken.open);
    });

    withRadius(`online: suspended, and back${without}`, async () => {
      const { id, ...rest } = await anOnline(nas, method);
      const suspended = await world.decide(id, 'suspended');
      expect(networkOf(await world.proofIs(id, suspended, 'proven'))).toContain('the session ended');
      expect(world.groupsAt(nas, { id, ...rest })).toEqual([]);
      const restored = await world.decide(id, 'active');
      expect(networkOf(await world.proofIs(id, restored, 'proven'))).toContain(
        'a new session began with the Class open',
      );
    });

    withRadius.each([toGarden, 'suspended'] as const)(`router off: %s, and back${without}`, async (to) => {
      const { simulator } = world.nas[nas];
      const subscription = await anOnline(nas, method);
      const { id, pppoeUsername } = subscription;
      await simulator.lineDown(pppoeUsername);
      await world.untilSessions(id, (live) => live.length === 0);
      const restricted = await world.decide(id, to);
      await world.proofIs(id, restricted, 'proven');
      expect((await steps(subscription, restricted)).join()).toContain('already-gone');
      const restored = await world.decide(id, 'active');
      await world.world.proofsAreDue();
      await world.proofIs(id, restored, 'waiting'); // nobody has seen it
      await simulator.lineUp(pppoeUsername);
      await world.proofIs(id, restored, 'proven');
      expect(world.groupsAt(nas, subscription)).toEqual(['open']);
    });

    withRadius.each([toGarden, 'suspended'] as const)(`NAS down: %s, and back${without}`, async (to) => {
      const subscription = await anOnline(nas, method);
      const { id } = subscription;
      const untilItIsBack = async (version: number): Promise<void> => {
        expect(networkOf(await world.givenUp(id, version))).toMatch(/does not answer|nothing shows it/);
        await world.bringBack(nas);
        await world.proofIs(id, version, 'proven');
      };
      await world.takeDown(nas);
      const restricted = await world.decide(id, to);
      await world.proofIs(id, restricted, 'waiting');
      await untilItIsBack(restricted);
      if (to === toGarden) await world.inGarden(nas, subscription);
      await world.takeDown(nas);
      await untilItIsBack(await world.decide(id, 'active'));
    });
  });

  describe('a NAS that does not do as it is asked', () => {
    withRadius(`says yes to a change and does nothing: never believed${without}`, async () => {
      const { simulator } = world.nas.inPlace;
      const subscription = await anOnline('inPlace');
      simulator.behaviour = { kind: 'promise' };
      const walled = await world.decide(subscription.id, 'walled-garden');
      expect(networkOf(await world.proofIs(subscription.id, walled, 'waiting'))).toContain(
        'acknowledged; no report of accounting shows the Class garden yet',
      );
      expect(networkOf(await world.givenUp(subscription.id, walled))).toContain('nothing shows it');
      expect(await steps(subscription, walled)).toEqual([
        'coa ack',
        'disconnect ack',
        'cpe handed-over',
        'by-hand by-hand',
      ]);
    });

    withRadius(`without the rows of its accounting there is no proof any more${without}`, async () => {
      const { id } = await anOnline('inPlace');
      const walled = await world.decide(id, 'walled-garden');
      await world.proofIs(id, walled, 'proven');
      await world.demarc.database.sql.query(`delete from accounting_report where subscription_id = $1`, [id]);
      await world.proofIs(id, walled, 'waiting');
    });

    withRadius(`says yes to the end of a session and does nothing: never believed${without}`, async () => {
      const subscription = await anOnline('redial', 'bridged');
      world.nas.redial.simulator.behaviour = { kind: 'promise' };
      const suspended = await world.decide(subscription.id, 'suspended');
      expect(networkOf(await world.givenUp(subscription.id, suspended))).toContain('nothing shows it');
      expect(await steps(subscription, suspended)).toEqual(['disconnect ack', 'by-hand by-hand']);
    });

    withRadius(
      `promised over the API and not done: seen by reading back, and the session is ended${without}`,
      async () => {
        const subscription = await anOnline('api');
        world.nas.api.simulator.coaBehaviour = { kind: 'promise' };
        const walled = await world.decide(subscription.id, 'walled-garden');
        await world.proofIs(subscription.id, walled, 'proven');
        expect(await steps(subscription, walled)).toEqual(['coa ack', 'read-back nak', 'disconnect ack']);
      },
    );

    withRadius(`its RADIUS port is silent: the session is removed over the API${without}`, async () => {
      const subscription = await anOnline('api');
      await world.patience('api', 'little');
      world.nas.api.simulator.behaviour = { kind: 'silent' };
      const walled = await world.decide(subscription.id, 'walled-garden');
      await world.tried(subscription.id, walled, 'routeros ack');
      await world.proofIs(subscription.id, walled, 'proven');
    });

    withRadius(`refuses to end a session: unproved, with the reason it gave${without}`, async () => {
      const subscription = await anOnline('redial', 'bridged');
      world.nas.redial.simulator.behaviour = { kind: 'refuse', errorCause: 501 };
      const walled = await world.decide(subscription.id, 'walled-garden');
      const proof = await world.givenUp(subscription.id, walled);
      expect(networkOf(proof)).toContain('501 Administratively Prohibited');
      expect(await steps(subscription, walled)).toEqual(['disconnect nak', 'by-hand by-hand']);
    });

    withRadius(`cannot change in place, and says so once: the next one is ended at once${without}`, async () => {
      const { id: nasId, simulator } = world.nas.inPlace;
      simulator.coaBehaviour = { kind: 'refuse', errorCause: 405 };
      const first = await anOnline('inPlace');
      const walled = await world.decide(first.id, 'walled-garden');
      await world.proofIs(first.id, walled, 'proven');
      expect(await steps(first, walled)).toEqual(['coa nak', 'disconnect ack']);
      const second = await anOnline('inPlace');
      const next = await world.decide(second.id, 'walled-garden');
      await world.proofIs(second.id, next, 'proven');
      const { requests } = await world.world.evidence(second.id, next);
      expect(requests).toMatchObject([{ step: 'disconnect', outcome: 'ack' }]);
      expect(requests[0]?.because).toContain('refused one before: 405 Unsupported Service');
      const refusal = async (): Promise<{ reason: string } | null> =>
        (await world.api.get('/nas').expect(200)).body.find(({ id }: { id: string }) => id === nasId).inPlaceRefusal;
      expect((await refusal())?.reason).toContain('405 Unsupported Service');
      await world.api.patch(`/nas/${nasId}`, { changesInPlace: true }).expect(200);
      expect(await refusal()).toBeNull();
    });

    withRadius(`drops what it does not know: two silences, then the session is ended${without}`, async () => {
      const subscription = await anOnline('inPlace');
      await world.patience('inPlace', 'short');
      world.nas.inPlace.simulator.coaBehaviour = { kind: 'silent' };
      const walled = await world.decide(subscription.id, 'walled-garden');
      await world.world.dueNow();
      await world.world.quiet();
      await world.proofIs(subscription.id, walled, 'proven');
      expect(await steps(subscription, walled)).toEqual(['coa no-answer', 'disconnect ack']);
    });

    withRadius(`its answer gets lost: the same request again, the same answer, one change${without}`, async () => {
      const { simulator } = world.nas.inPlace;
      const subscription = await anOnline('inPlace');
      await world.patience('inPlace', 'short');
      const heard = simulator.received.length;
      simulator.losesAnswers = 1;
      const walled = await world.decide(subscription.id, 'walled-garden');
      await world.proofIs(subscription.id, walled, 'proven');
      const [first, again] = simulator.received.slice(heard);
      expect(again).toMatchObject({ isRetransmission: true, bytes: first?.bytes, answer: first?.answer });
      const { requests } = await world.world.evidence(subscription.id, walled);
      expect(requests).toMatchObject([{ step: 'coa', outcome: 'ack', attempts: 2 }]);
    });

    withRadius(`answers too late: what its accounting shows counts, and not the answer${without}`, async () => {
      const subscription = await anOnline('inPlace');
      await world.patience('inPlace', 'little');
      world.nas.inPlace.simulator.behaviour = { kind: 'late', ms: 300 };
      const walled = await world.decide(subscription.id, 'walled-garden');
      const proof = await world.proofIs(subscription.id, walled, 'proven');
      expect(await steps(subscription, walled)).toEqual(['coa no-answer']);
      expect(networkOf(proof)).toContain('it is in effect, whatever the NAS answered');
    });

    withRadius(
      `is silent when the payment comes: the restore takes the place of the suspension${without}`,
      async () => {
        const subscription = await anOnline('inPlace');
        await world.takeDown('inPlace');
        const walled = await world.decide(subscription.id, 'walled-garden');
        const restored = await world.decide(subscription.id, 'active');
        await world.bringBack('inPlace');
        await world.proofIs(subscription.id, restored, 'proven');
        expect(networkOf(await world.proofIs(subscription.id, walled, 'unproved'))).toContain(
          'a newer state came before a proof did',
        );
        expect(world.groupsAt('inPlace', subscription)).toEqual(['open']);
      },
    );
  });

  describe('a session that the NAS let in with an old accept', () => {
    const corrections = async ({ id }: SubscriptionEntity, version: number) =>
      (await world.world.evidence(id, version)).requests.filter(({ because }) => because?.includes('a session began'));

    withRadius(`is changed in place, once${without}`, async () => {
      const { simulator } = world.nas.inPlace;
      const subscription = await anOnline('inPlace');
      const { id, pppoeUsername } = subscription;
      const [open] = simulator.sessionsOf(pppoeUsername);
      world.keepOldAccept(open!);
      await simulator.lineDown(pppoeUsername);
      await world.untilSessions(id, (live) => live.length === 0);
      const walled = await world.decide(id, 'walled-garden');
      await world.proofIs(id, walled, 'proven');
      const session = await simulator.lineUp(pppoeUsername);
      await world.untilSessions(id, ([live]) => live?.accessGroup === 'garden');
      await world.proofIs(id, walled, 'proven');
      expect(simulator.sessionsOf(pppoeUsername)).toEqual([session]);
      expect(await corrections(subscription, walled)).toMatchObject([
        {
          step: 'coa',
          outcome: 'ack',
          because: 'a session began with the Class open, and the service is walled-garden',
        },
      ]);
    });

    withRadius(`was taken for over, and is heard of again: it is ended${without}`, async () => {
      const { simulator } = world.nas.redial;
      const subscription = await anOnline('redial');
      const { id, pppoeUsername } = subscription;
      const [session] = simulator.sessionsOf(pppoeUsername);
      await world.demarc.database.sql.query(
        `update access_session set stopped_at = now(), terminate_cause = 'No-Report' where subscription_id = $1`,
        [id],
      );
      await world.takeDown('redial'); // nor does it answer by the user name
      const walled = await world.decide(id, 'walled-garden');
      simulator.isDown = false;
      await world.patience('redial', 'usual');
      await simulator.interim(session!, { input: 1n, output: 1n });
      await world.untilSessions(id, ([live]) => live?.accessGroup === 'garden');
      await world.proofIs(id, walled, 'proven');
      expect(await corrections(subscription, walled)).toMatchObject([{ step: 'disconnect', outcome: 'ack' }]);
    });

    withRadius(`again and again: ended three times, and then a person is asked${without}`, async () => {
      const { simulator } = world.nas.redial;
      const subscription = await anOnline('redial', 'bridged');
      world.keepOldAccept(simulator.sessionsOf(subscription.pppoeUsername)[0]!);
      const suspended = await world.decide(subscription.id, 'suspended');
      const said = 'a session that began after the change has the Class open';
      await world.proofIs(subscription.id, suspended, 'unproved', said);
      await world.tried(subscription.id, suspended, 'by-hand by-hand');
      const made = await corrections(subscription, suspended);
      expect(made.map(({ step }) => step)).toEqual(['disconnect', 'disconnect', 'disconnect', 'by-hand']);
      expect(made.at(-1)?.reason).toContain('who answers these logins?');
      // The fourth session is left alone.
      expect(world.groupsAt('redial', subscription)).toEqual(['open']);
    });
  });

  describe('static IP, by an address list', () => {
    const listed = ({ staticAddress }: SubscriptionEntity): string[] =>
      world.nas.lists.router!.listsOf(staticAddress ?? '');

    it.each([
      ['walled-garden', 'demarc-garden'],
      ['suspended', 'demarc-closed'],
    ] as const)('whether her router is on or off: %s and back, read back each time', async (to, list) => {
      const subscription = await aSubscription('lists', 'static-ip');
      const { id, staticAddress } = subscription;
      const { lists } = world.nas.lists.router!;
      lists.set('*FF', { list: 'vip', address: staticAddress!, disabled: 'false' }); // of others: left alone
      const restricted = await world.decide(id, to);
      expect(listed(subscription)).toEqual(['vip', list]);
      const proof = await world.proofIs(id, restricted, 'proven');
      expect(networkOf(proof)).toContain(`read back: ${staticAddress} is on ${list}`);
      const restored = await world.decide(id, 'active');
      await world.proofIs(id, restored, 'proven');
      expect(listed(subscription)).toEqual(['vip']);
    });

    it('on the list already: it is on it once', async () => {
      const subscription = await aSubscription('lists', 'static-ip');
      const { lists } = world.nas.lists.router!;
      lists.set('*FE', { list: 'demarc-garden', address: subscription.staticAddress!, disabled: 'false' });
      await world.proofIs(subscription.id, await world.decide(subscription.id, 'walled-garden'), 'proven');
      expect(listed(subscription)).toEqual(['demarc-garden']);
    });

    it.each(['walled-garden', 'suspended'] as const)('NAS down: %s, and back', async (to) => {
      const { id } = await aSubscription('lists', 'static-ip');
      for (const state of [to, 'active'] as const) {
        await world.takeDown('lists');
        const version = await world.decide(id, state);
        expect(networkOf(await world.givenUp(id, version))).toContain('no answer in time');
        await world.bringBack('lists');
        await world.proofIs(id, version, 'proven');
      }
    });

    it('says done and does nothing: seen by reading back, and left to a person', async () => {
      const subscription = await aSubscription('lists', 'static-ip');
      world.nas.lists.router!.behaviour = { kind: 'promise' };
      const walled = await world.decide(subscription.id, 'walled-garden');
      const proof = await world.givenUp(subscription.id, walled);
      expect(networkOf(proof)).toContain('is on no list of Demarc instead of demarc-garden');
      expect(await steps(subscription, walled)).toEqual(['routeros nak', 'by-hand by-hand']);
    });

    it('a wrong password is a refusal with its reason, and the password is nowhere', async () => {
      const subscription = await aSubscription('lists', 'static-ip');
      const { sql } = world.demarc.database;
      const named = (name: string): Promise<unknown> =>
        sql.query(`update nas set api_username = $2 where id = $1`, [world.nas.lists.id, name]);
      await named('somebody');
      const walled = await world.decide(subscription.id, 'walled-garden');
      const { requests } = await world.world.evidence(subscription.id, walled);
      await named(ROUTEROS_LOGIN.username);
      expect(requests[0]).toMatchObject({
        step: 'routeros',
        outcome: 'no-answer',
        reason: 'the login was refused: invalid user name or password (6)',
      });
      const [row] = await sql.query<[{ text: string }]>(
        `select coalesce(string_agg(r::text || coalesce(encode(r.request, 'escape'), ''), ''), '') as text from dynamic_authorization_request r`,
      );
      expect(row.text).not.toContain(ROUTEROS_LOGIN.password);
    });

    it.each([
      ['static-ip', 'carrier'],
      ['bridged', null],
      ['pppoe-nas', null],
    ] as const)('%s where nothing can be asked: a person is, and it is unproved', async (method, nas) => {
      const subscription = await aSubscription(nas ?? 'carrier', method);
      const { staticAddress } = subscription;
      if (nas === null)
        await world.world.setAccess(subscription.id, { chosenMethod: method, nasId: null, staticAddress });
      const walled = await world.decide(subscription.id, 'walled-garden');
      await world.givenUp(subscription.id, walled);
      expect((await steps(subscription, walled)).at(-1)).toBe('by-hand by-hand');
    });
  });

  describe('an account that lives on the RouterOS router itself', () => {
    it('is disabled, and enabled again', async () => {
      const router = world.nas.lists.router!;
      const subscription = await aSubscription('lists', 'pppoe-nas');
      const id = router.addSecret(subscription.pppoeUsername);
      // Its RADIUS port is silent: for accounts of its own it asks no server.
      await world.patience('lists', 'little');
      world.nas.lists.simulator.behaviour = { kind: 'silent' };
      const suspended = await world.decide(subscription.id, 'suspended');
      await world.tried(subscription.id, suspended, 'routeros ack');
      expect(router.secrets.get(id)?.disabled).toBe('true');
      const proof = await world.proofIs(subscription.id, suspended, 'proven');
      expect(networkOf(proof)).toContain(`${subscription.pppoeUsername} is disabled and has no session`);
      await world.tried(subscription.id, await world.decide(subscription.id, 'active'), 'routeros ack');
      expect(router.secrets.get(id)?.disabled).toBe('false');
    });
  });

  describe('the router, over CWMP', () => {
    const homes: Home[] = [];
    afterEach(() => Promise.all(homes.splice(0).map(({ box }) => box.close())));
    const aHome = async (nas: NasKind): Promise<Home> => {
      const home = await Home.at(world, nas);
      homes.push(home);
      return home;
    };

    describe.each<[how: string, restrict: Change, back: Change, isThere: (home: Home) => boolean]>([
      [
        'the garden account',
        ({ id }) => world.decide(id, 'walled-garden'),
        ({ id }) => world.decide(id, 'active'),
        (home) => home.isInGardenRealm,
      ],
      [
        'PPPoE switched off',
        ({ id }) => world.decide(id, 'suspended'),
        ({ id }) => world.decide(id, 'active'),
        (home) => home.isSwitchedOff,
      ],
      [
        'a configuration profile',
        (home) => home.suspendByProfile(),
        (home) => home.giveBack(),
        (home) => home.tellsToPay,
      ],
    ])('%s', (_how, restrict, back, isThere) => {
      it.each(['online', 'router off', 'NAS down'] as const)('%s: it shows it, and the way back', async (condition) => {
        const home = await aHome('carrier');
        const { id, box } = home;
        if (condition === 'NAS down') await world.takeDown('carrier');
        for (const change of [restrict, back]) {
          if (condition === 'router off') box.powerCut();
          const version = await change(home);
          if (condition === 'router off') {
            await world.proofIs(id, version, 'waiting');
            box.powerOn();
          }
          await home.shows(version);
          expect(isThere(home)).toBe(change === restrict);
        }
        await home.until('service', () => home.isServed);
      });
    });

    withRadius(
      `takes over where the NAS is down: unproved while it is off, shown when it is on${without}`,
      async () => {
        const home = await aHome('inPlace');
        const { id, box } = home;
        await world.nas.inPlace.simulator.dial(home.user);
        await world.takeDown('inPlace');
        box.powerCut();
        const walled = await world.decide(id, 'walled-garden');
        await world.givenUp(id, walled);
        box.powerOn();
        await home.shows(walled);
        expect(home.isInGardenRealm).toBe(true);
        await world.bringBack('inPlace');
        await home.shows(await world.decide(id, 'active'));
        await home.until('service after the payment', () => home.isServed);
      },
    );
  });
});

/** The step that shows it, towards the garden and back. */
interface Taken {
  readonly garden: string;
  readonly open: string;
}

/** Decides, and says which version that is. */
type Change = (home: Home) => Promise<number>;
