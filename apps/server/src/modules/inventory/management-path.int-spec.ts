import { ReportedTree } from '@demarc/datamodel';
import { aTr098Tree, type SampleRow } from '../../../../../test/factories/cpe-trees';
import { startApp, type TestApp } from '../../../../../test/support/app';
import type { NasSimulator } from '../../../../../test/support/nas-simulator';
import { NasWorld } from '../../../../../test/support/nas-world';
import type { Tx } from '../../platform/database/database';
import { newId } from '../../platform/ids';
import { SubscribersService, type SubscriptionEntity } from '../subscribers/subscribers.service';
import { AdmitCpe } from './admit-cpe.service';
import { CpeTrees } from './cpe-trees.service';
import { InventoryService, type CpeRecord } from './inventory.service';
import { ManageRouters } from './manage-routers.service';

const IGD = 'InternetGatewayDevice.';
const MANAGEMENT_ADDRESS = '10.8.0.9';
const SERVICE_ADDRESS = '100.64.0.7';

/**
 * Over which connection a router is managed decides what a suspension may take away: RADIUS follows in the transaction
 * that learned it, and the session that is up follows after it.
 */
describe('the management path of a router and the service it is managed over', () => {
  let house: TestApp;
  let world: NasWorld;
  beforeAll(async () => {
    const radius = { RADIUS_PASSWORDS: 'clear', RADIUS_DB_PASSWORD: 'a-long-secret-of-24-letters' };
    house = await startApp({ env: { ...radius, RADIUS_ACCOUNTING_PORT: '0', LOG_LEVEL: 'silent' } });
    world = new NasWorld(house);
  });
  afterEach(() => world.closeSimulators());
  afterAll(() => house.close());

  /** A box that was let in, and has not shown its tree. */
  async function aCpe(subscriptionId: string | null): Promise<CpeRecord> {
    const serialNumber = `PATH-${newId()}`;
    await house.get(ManageRouters).register('test', { serialNumber, ...(subscriptionId && { subscriptionId }) });
    return admitted(serialNumber);
  }
  async function admitted(serialNumber: string): Promise<CpeRecord> {
    const found = await house.get(AdmitCpe).admit({
      deviceId: { manufacturer: 'Example', oui: '00259E', productClass: 'EX', serialNumber },
      authenticatedAs: 'bootstrap',
      credentialCpeId: null,
      parameterNames: [`${IGD}DeviceInfo.SoftwareVersion`],
    });
    if (found.kind !== 'admitted') throw new Error(found.reason);
    return found.cpe;
  }

  const treeSeenAt = (address: string): SampleRow[] =>
    aTr098Tree().map(([path, value, type, writable]) =>
      path.endsWith('.ConnectionRequestURL')
        ? [path, `http://${address}:7547/cr`, type, writable]
        : [path, value, type, writable],
    );
  /** A session that ends enrolled, with its whole tree. */
  const showIn = (tx: Tx, cpeId: string, address: string, isEnrolled = true): Promise<void> =>
    house.get(CpeTrees).store(tx, {
      cpeId,
      root: IGD,
      tree: ReportedTree.of(treeSeenAt(address)),
      isComplete: true,
      source: 'session',
      sessionId: newId(),
      at: house.clock.now(),
      sourceAddress: address,
      facts: isEnrolled ? house.get(InventoryService).enrolment(house.clock.now()) : {},
    });
  const show = ({ id }: { id: string }, address: string): Promise<void> =>
    house.database.transaction((tx) => showIn(tx, id, address));

  const groupIn = async (sql: Tx, { pppoeUsername }: SubscriptionEntity): Promise<string | null> => {
    const [row] = await sql.query<{ groupname: string }[]>(
      `select groupname from radius.radusergroup where username = $1`,
      [pppoeUsername],
    );
    return row?.groupname.split(':')[0] ?? null;
  };
  const group = (subscription: SubscriptionEntity): Promise<string | null> =>
    house.database.transaction((tx) => groupIn(tx, subscription));
  const isOverService = async ({ id }: SubscriptionEntity): Promise<boolean> =>
    (await house.get(SubscribersService).getSubscription(house.database.sql, id)).managedOverService;
  const assign = ({ id }: CpeRecord, subscription: SubscriptionEntity | null) =>
    house.get(ManageRouters).assign('test', id, subscription?.id ?? null);

  async function suspended(): Promise<SubscriptionEntity> {
    const subscription = await world.aSubscription(null);
    await world.decide(subscription.id, 'suspended');
    return subscription;
  }

  it('a router that was never heard shows nothing: what is suspended is closed', async () => {
    const subscription = await suspended();
    await aCpe(subscription.id);
    expect([await isOverService(subscription), await group(subscription)]).toEqual([false, 'closed']);
  });

  it('its first tree tells, and RADIUS says so in that transaction or not at all', async () => {
    const subscription = await suspended();
    const cpe = await aCpe(subscription.id);
    const rolledBack = house.database.transaction(async (tx) => {
      await showIn(tx, cpe.id, SERVICE_ADDRESS);
      expect(await groupIn(tx, subscription)).toBe('garden');
      throw new Error('rolled back');
    });
    await expect(rolledBack).rejects.toThrow('rolled back');
    expect(await group(subscription)).toBe('closed');
    await show(cpe, SERVICE_ADDRESS);
    expect([await isOverService(subscription), await group(subscription)]).toEqual([true, 'garden']);
  });

  it.each([
    ['a WAN of its own', MANAGEMENT_ADDRESS, false, 'closed'],
    ['the service', SERVICE_ADDRESS, true, 'garden'],
    ['nobody knows what', '192.0.2.77', true, 'garden'],
  ])('managed over %s', async (_title, address, isOver, expected) => {
    const subscription = await suspended();
    await show(await aCpe(subscription.id), address);
    expect([await isOverService(subscription), await group(subscription)]).toEqual([isOver, expected]);
  });

  it('observed and not enrolled, it would be cut off all the same', async () => {
    const subscription = await suspended();
    const cpe = await aCpe(subscription.id);
    await house.database.transaction((tx) => showIn(tx, cpe.id, SERVICE_ADDRESS, false));
    expect([await isOverService(subscription), await group(subscription)]).toEqual([true, 'garden']);
  });

  it('assigned to a suspended service, moved to another one, taken away: each follows', async () => {
    const [first, second] = [await suspended(), await suspended()];
    const cpe = await aCpe(null);
    await show(cpe, SERVICE_ADDRESS);
    await assign(cpe, first);
    expect([await group(first), await group(second)]).toEqual(['garden', 'closed']);
    await assign(cpe, second);
    expect([await group(first), await group(second)]).toEqual(['closed', 'garden']);
    await assign(cpe, null);
    expect([await group(first), await group(second)]).toEqual(['closed', 'closed']);
  });

  it('retired it holds nothing open; swapped, the new box is taken for what the old one was until it is heard', async () => {
    const subscription = await suspended();
    await show(await aCpe(subscription.id), SERVICE_ADDRESS);
    const serialNumber = `PATH-${newId()}`;
    await house.get(ManageRouters).swap('test', subscription.id, serialNumber, 'broken by lightning');
    expect(await group(subscription)).toBe('garden'); // or the new one could never be heard
    const successor = await admitted(serialNumber);
    await show(successor, MANAGEMENT_ADDRESS);
    expect(await group(subscription)).toBe('closed');
    await show(successor, SERVICE_ADDRESS);
    expect(await group(subscription)).toBe('garden');
    await house.get(ManageRouters).retire('test', successor.id, 'returned');
    expect([await isOverService(subscription), await group(subscription)]).toEqual([false, 'closed']);
  });

  it('reset to its factory settings and back with the bootstrap credential it stays within reach', async () => {
    const subscription = await suspended();
    const cpe = await aCpe(subscription.id);
    await show(cpe, SERVICE_ADDRESS);
    await expect(admitted(cpe.serialNumber)).rejects.toThrow('factory reset');
    expect(await group(subscription)).toBe('garden');
    await house.get(ManageRouters).openEnrolmentWindow('test', cpe.id, 'she pressed the button');
    await show(await admitted(cpe.serialNumber), SERVICE_ADDRESS);
    expect(await group(subscription)).toBe('garden');
  });

  it('a service that is over keeps its router within reach until the router is taken away', async () => {
    const subscription = await world.aSubscription(null);
    const cpe = await aCpe(subscription.id);
    await show(cpe, SERVICE_ADDRESS);
    await world.decide(subscription.id, 'terminated');
    expect(await group(subscription)).toBe('garden');
    await house.get(ManageRouters).retire('test', cpe.id, 'returned');
    expect(await group(subscription)).toBeNull();
  });

  describe('with a session on a NAS', () => {
    const classes = (nas: NasSimulator, { pppoeUsername }: SubscriptionEntity): string[] =>
      nas.sessionsOf(pppoeUsername).map((session) => String(session.class).split(':')[1] ?? '');
    async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
      for (let i = 0; i < 500; i++) {
        if (await condition()) return;
        await new Promise((done) => setTimeout(done, 20));
      }
      throw new Error(`it never came to that: ${what}`);
    }

    it('the live session follows each time the path is another one, and each is proved', async () => {
      const secret = newId();
      const nas = await world.aSimulator({
        accountingPort: world.accountingPort,
        accept: world.acceptByRows,
        redialMs: 20,
        secret,
      });
      const { id: nasId } = await world.aBras(nas, { secret });
      const subscription = await world.aSubscription(nasId);
      const cpe = await aCpe(subscription.id);
      await show(cpe, MANAGEMENT_ADDRESS);
      await nas.dial(subscription.pppoeUsername);
      const version = await world.decide(subscription.id, 'suspended');
      const settled = (expected: string[]) => async (): Promise<boolean> => {
        await world.quiet();
        const verdict = await world.verdict(subscription.id, version);
        return classes(nas, subscription).join() === expected.join() && verdict?.status === 'proved';
      };
      await until('cut off', settled([]));
      for (const times of [1, 2]) {
        await show(cpe, SERVICE_ADDRESS);
        await until(`walled in, ${times}`, settled(['garden']));
        await show(cpe, MANAGEMENT_ADDRESS);
        await until(`cut off again, ${times}`, settled([]));
      }
      expect(await world.steps(subscription.id, version)).toContain('disconnect ack');
      await world.decide(subscription.id, 'active', 'payment');
      await until('open', () => classes(nas, subscription).join() === 'open');
    });

    it('a change in place that was under way is set aside, and never holds a session open', async () => {
      const secret = newId();
      const nas = await world.aSimulator({
        accountingPort: world.accountingPort,
        accept: world.acceptByRows,
        redialMs: 20,
        reportsChanges: true,
        secret,
      });
      const { id: nasId } = await world.aBras(nas, { secret });
      const subscription = await world.aSubscription(nasId);
      const cpe = await aCpe(subscription.id);
      await show(cpe, SERVICE_ADDRESS);
      await nas.dial(subscription.pppoeUsername);
      nas.coaBehaviour = { kind: 'refuse', errorCause: 506 }; // for a passing reason: it is to be asked again
      const version = await world.decide(subscription.id, 'suspended');
      await world.quiet();
      expect(await world.steps(subscription.id, version)).toEqual(['coa nak']);
      await show(cpe, MANAGEMENT_ADDRESS);
      await until('cut off', async () => {
        await world.quiet();
        return (await world.verdict(subscription.id, version))?.status === 'proved';
      });
      await world.dueNow();
      await world.quiet();
      expect(classes(nas, subscription)).toEqual([]);
      expect(await world.steps(subscription.id, version)).toEqual(['coa nak', 'disconnect ack']);
    });
  });
});
