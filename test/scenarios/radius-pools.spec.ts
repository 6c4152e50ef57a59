import { randomInt } from 'node:crypto';
import type { AccessSession, AddressLease, AddressPool } from '@demarc/contracts';
import type { SubscriptionEntity } from '../../apps/server/src/modules/subscribers/subscribers.service';
import type { ApiClient } from '../support/app';
import { describeWithFreeRadius, until, type RadiusAnswer } from '../support/freeradius-server';
import { anAcctSessionId, RadiusWorld } from '../support/radius-world';

// Each test, and each try of it, has ranges of its own: no two pools may share an address.
let nextNetwork = randomInt(0, 0x4_0000);
const aNetwork = (): string => {
  const host = (nextNetwork = (nextNetwork + 1) % 0x8_0000) << 4;
  return `10.${(host >> 16) & 255}.${(host >> 8) & 255}.${host & 255}`;
};
const addressIn = (network: string, host: number): string =>
  network.replace(/\d+$/, (last) => String(Number(last) + host));

describeWithFreeRadius('addresses from pools', () => {
  let radius: RadiusWorld;
  let api: ApiClient;
  let owner: ApiClient;
  const sql = (text: string, values: unknown[] = []): Promise<unknown> =>
    radius.demarc.database.sql.query(text, values);

  beforeAll(async () => {
    radius = await RadiusWorld.start();
    api = await radius.demarc.api('noc');
    owner = await radius.demarc.api();
  }, 60_000);
  afterAll(() => radius.stop());

  /** A pool of so many addresses for the plans of these services. */
  async function aPool(
    of: readonly SubscriptionEntity[],
    { addresses, ...more }: { addresses: number; [key: string]: unknown },
  ): Promise<AddressPool & { first: string }> {
    const first = aNetwork();
    const planIds = of.map(({ planId }) => planId);
    const request = { name: `p${first}`, serves: 'service', allocation: 'radius', planIds, ...more };
    const { body: pool } = await api.post('/address-pools', request).expect(201);
    const range = { first, last: addressIn(first, addresses - 1) };
    const { body } = await api.post(`/address-pools/${pool.id}/ranges`, range).expect(200);
    return { ...(body as AddressPool), first };
  }
  const seen = async ({ id }: { id: string }): Promise<AddressPool> =>
    (await api.get(`/address-pools/${id}`).expect(200)).body as AddressPool;
  const leases = async ({ id }: { id: string }): Promise<AddressLease[]> =>
    (await api.get(`/address-pools/${id}/leases`).expect(200)).body.items as AddressLease[];

  const login = async (of: SubscriptionEntity, calling = 'AA:00'): Promise<RadiusAnswer> =>
    radius.radius.login(
      `User-Name = "${of.pppoeUsername}"\nUser-Password = "${await radius.passwordOf(of)}"\nCalling-Station-Id = "${calling}"\n`,
    );
  const address = async (of: SubscriptionEntity, calling?: string): Promise<string | null> => {
    const answer = await login(of, calling);
    expect(answer.code).toBe('Access-Accept');
    return answer.of('Framed-IP-Address');
  };
  /** A session with the address of its login. */
  const online = async (of: SubscriptionEntity, calling?: string) => {
    const framed = await address(of, calling);
    const session = { userName: of.pppoeUsername, acctSessionId: anAcctSessionId() };
    const report = (status: string, more = ''): Promise<void> =>
      radius.report(status, { ...session, more: `Framed-IP-Address = ${framed}\n${more}` });
    await report('Start');
    return { address: framed!, report, ...session };
  };
  const remains = async (framed: string): Promise<number> => {
    const [row] = (await sql(
      `select extract(epoch from expiry_time - now())::float8 as seconds from radius.radippool where framedipaddress = $1`,
      [framed],
    )) as [{ seconds: number }];
    return row.seconds;
  };

  it('a login leases an address, the reports of its session keep it, and its Stop gives it back', async () => {
    const subscription = await radius.aSubscription();
    const pool = await aPool([subscription], { addresses: 3, leaseSeconds: 3600 });
    const framed = await address(subscription);
    expect(await leases(pool)).toMatchObject([
      {
        address: framed,
        state: 'promised',
        subscriptionId: subscription.id,
        sessionId: null,
        nasName: radius.nas.name,
      },
    ]);
    const session = await online(subscription);
    expect(session.address).toBe(framed);
    const [lease] = await leases(pool);
    expect(lease).toMatchObject({
      state: 'in-use',
      userName: subscription.pppoeUsername,
      subscriberName: 'Rahima Begum',
    });
    const [accounted] = await radius.sessionsOf(subscription);
    expect([lease!.sessionId, lease!.address]).toEqual([accounted!.id, accounted!.framedIpAddress]);

    await sql(`update radius.radippool set expiry_time = now() + interval '5 seconds' where framedipaddress = $1`, [
      framed,
    ]);
    await session.report('Interim-Update', 'Acct-Session-Time = 300');
    expect(await remains(framed!)).toBeGreaterThan(3500);
    expect(await seen(pool)).toMatchObject({ size: 3, inUse: 1, free: 2, fixed: 0, shortage: null });

    const { body: holders } = await api
      .post('/sessions/address-lookups', { address: framed, at: new Date().toISOString() })
      .expect(200);
    expect((holders as AccessSession[]).map(({ id }) => id)).toEqual([lease!.sessionId]);
    await session.report('Stop', 'Acct-Session-Time = 301');
    expect(await leases(pool)).toEqual([]);
    expect(await seen(pool)).toMatchObject({ inUse: 0, free: 3 });
  });

  it('a service gets the address again that it had, while others get those that nobody had', async () => {
    const [one, other] = [await radius.aSubscription(), await radius.aSubscription()];
    await aPool([one, other], { addresses: 3 });
    const first = await online(one);
    await first.report('Stop');
    const second = await online(other);
    expect(second.address).not.toBe(first.address);
    expect(await address(one)).toBe(first.address);
  });

  it('one address is never given twice: not to a second session, not to another router', async () => {
    const subscription = await radius.aSubscription();
    const pool = await aPool([subscription], { addresses: 4 });
    const promised = await address(subscription, 'AA:01');
    // Its accept was lost, and the same router asks again: it is the same promise.
    expect(await address(subscription, 'AA:01')).toBe(promised);
    const byAnother = await address(subscription, 'AA:02');
    expect(byAnother).not.toBe(promised);
    const session = await online(subscription, 'AA:01');
    expect(session.address).toBe(promised);
    const again = await address(subscription, 'AA:01');
    expect(new Set([promised, byAnother, again]).size).toBe(3);
    expect((await seen(pool)).inUse).toBe(3);
  });

  it('a Stop that comes twice, or late, ends nothing that was promised since', async () => {
    const subscription = await radius.aSubscription();
    const pool = await aPool([subscription], { addresses: 2 });
    const session = await online(subscription);
    await session.report('Stop', 'Acct-Session-Time = 60');
    const promised = await address(subscription);
    expect(promised).toBe(session.address);
    await session.report('Stop', 'Acct-Session-Time = 60');
    await session.report('Interim-Update', 'Acct-Delay-Time = 30\nAcct-Session-Time = 30');
    expect(await leases(pool)).toMatchObject([{ address: promised, state: 'promised' }]);
  });

  it('a NAS that writes the account otherwise, or leaves out the address, still keeps its leases', async () => {
    const subscription = await radius.aSubscription();
    const pool = await aPool([subscription], { addresses: 2 });
    const accepted = await login(subscription);
    const session = { userName: `${subscription.pppoeUsername}@isp.example`, acctSessionId: anAcctSessionId() };
    const more = `Class = ${accepted.of('Class')}`;
    const framed = accepted.of('Framed-IP-Address')!;
    await radius.report('Start', { ...session, more });
    expect(await leases(pool)).toMatchObject([{ address: framed, state: 'in-use', subscriptionId: subscription.id }]);
    await sql(`update radius.radippool set expiry_time = now() + interval '5 seconds' where framedipaddress = $1`, [
      framed,
    ]);
    await radius.report('Interim-Update', { ...session, more: `${more}\nFramed-IP-Address = ${framed}` });
    expect(await remains(framed)).toBeGreaterThan(3500);
    await radius.report('Stop', { ...session, more });
    expect(await leases(pool)).toEqual([]);
  });

  it('a lease that nobody renews ends by time, but not while its NAS is out of hearing', async () => {
    const [gone, next] = [await radius.aSubscription(), await radius.aSubscription()];
    const pool = await aPool([gone, next], { addresses: 1, leaseSeconds: 3600 });
    const session = await online(gone);
    const over = `update radius.radippool set expiry_time = now() - $2::interval where framedipaddress = $1`;
    const heard = `update radius.nas_heard set since = now() - $1::interval, heard_at = now()`;
    await sql(over, [session.address, '1 minute']);
    // As after an outage: the NAS is heard again, and may tell of that session yet.
    await sql(heard, ['5 minutes']);
    expect((await login(next)).code).toBe('Access-Reject');
    await session.report('Interim-Update', 'Acct-Session-Time = 4000');
    expect(await leases(pool)).toMatchObject([{ address: session.address, state: 'in-use' }]);
    expect(await remains(session.address)).toBeGreaterThan(3500);

    await sql(over, [session.address, '1 minute']);
    await sql(heard, ['2 hours']);
    expect(await address(next)).toBe(session.address);
    // A NAS that is never heard of again keeps it for a day.
    await sql(`delete from radius.nas_heard`);
    await sql(over, [session.address, '23 hours']);
    expect((await login(gone)).code).toBe('Access-Reject');
    await sql(over, [session.address, '25 hours']);
    expect(await address(gone)).toBe(session.address);
  });

  it('an empty pool refuses and says so: to the router, at the service, and as an alarm', async () => {
    const [one, other] = [await radius.aSubscription(), await radius.aSubscription()];
    const pool = await aPool([one, other], { addresses: 1 });
    await address(one);
    const refused = await login(other);
    expect([refused.code, refused.of('Reply-Message')]).toEqual([
      'Access-Reject',
      `no address of ${pool.name} is free`,
    ]);
    expect(refused.names).toEqual(['Reply-Message']);
    const { body: attempts } = await api.get(`/radius/logins/${other.id}`).expect(200);
    expect(attempts).toMatchObject([{ isAccepted: false, reason: `no address of ${pool.name} is free` }]);
    const { body: alarms } = await api.get('/address-pools/alarms').expect(200);
    expect(alarms).toContainEqual(expect.objectContaining({ poolId: pool.id, logins: 1 }));
    expect((await seen(pool)).shortage).toMatchObject({ logins: 1 });

    await api.patch(`/address-pools/${pool.id}`, { fallbackPool: 'local' }).expect(200);
    const accepted = await login(other);
    expect([accepted.code, accepted.of('Framed-IP-Address'), accepted.of('Framed-Pool')]).toEqual([
      'Access-Accept',
      null,
      'local',
    ]);
  });

  it('a range is for the logins at its NAS', async () => {
    const subscription = await radius.aSubscription();
    const elsewhere = await radius.world.aNas({ port: 3799 }, { address: '127.0.0.9', enabled: false });
    const pool = await aPool([subscription], { addresses: 1 });
    const [own] = pool.ranges;
    await api.delete(`/address-pools/${pool.id}/ranges/${own!.id}`).expect(200);
    const [there, here] = [aNetwork(), aNetwork()];
    await api.post(`/address-pools/${pool.id}/ranges`, { first: there, last: there, nasId: elsewhere.id }).expect(200);
    expect((await login(subscription)).code).toBe('Access-Reject');
    await api.post(`/address-pools/${pool.id}/ranges`, { first: here, last: here, nasId: radius.nas.id }).expect(200);
    expect(await address(subscription)).toBe(here);
  });

  it('the walled garden has its own pool, also for a service with a fixed address; open, the fixed one comes first', async () => {
    const [pooled, fixed] = [await radius.aSubscription(), await radius.aSubscription()];
    const pool = await aPool([pooled, fixed], { addresses: 4 });
    const garden = await aPool([], { addresses: 4, serves: 'garden', isGarden: true });
    const has = async (given: AddressPool, framed: string | null): Promise<boolean> =>
      (await leases(given)).some((lease) => lease.address === framed);
    const kept = addressIn(pool.first, 3);
    await radius.world.setAccess(fixed.id, { chosenMethod: 'pppoe-nas', staticAddress: kept });
    expect(await has(pool, await address(pooled))).toBe(true);
    expect(await address(fixed)).toBe(kept);
    for (const each of [pooled, fixed]) {
      await radius.world.decide(each.id, 'walled-garden');
      expect(await has(garden, await address(each))).toBe(true);
      await radius.world.decide(each.id, 'active', 'payment');
    }
    expect(await address(fixed)).toBe(kept);
    await api.patch(`/address-pools/${garden.id}`, { isGarden: false }).expect(200);
  });

  it('a fixed address is given to nobody else, and none is fixed that somebody else has', async () => {
    const [one, other, third] = [
      await radius.aSubscription(),
      await radius.aSubscription(),
      await radius.aSubscription(),
    ];
    const pool = await aPool([one, other, third], { addresses: 2 });
    const path = `/subscriptions/${other.id}/access`;
    const fix = (staticAddress: string | null) =>
      owner.put(path, { chosenMethod: 'pppoe-nas', nasId: radius.nas.id, staticAddress });
    const session = await online(one);
    expect((await fix(session.address).expect(409)).body.code).toBe('access/static-address-leased');
    const [free] = [pool.first, addressIn(pool.first, 1)].filter((each) => each !== session.address);
    await fix(free!).expect(200);
    expect(await seen(pool)).toMatchObject({ inUse: 1, fixed: 1, free: 0 });
    expect((await login(third)).code).toBe('Access-Reject');
    expect(await address(other)).toBe(free);
    await fix(null).expect(200);
    expect(await address(third)).toBe(free);
    // What she has by chance may become hers.
    await owner
      .put(`/subscriptions/${one.id}/access`, {
        chosenMethod: null,
        nasId: radius.nas.id,
        staticAddress: session.address,
      })
      .expect(200);
    await session.report('Stop');
    expect(await seen(pool)).toMatchObject({ inUse: 1, fixed: 1, free: 0 });
  });

  it('a NAS that restarts gives back what it had and what was promised there', async () => {
    const [one, other] = [await radius.aSubscription(), await radius.aSubscription()];
    const pool = await aPool([one, other], { addresses: 2 });
    await online(one);
    await address(other);
    expect((await seen(pool)).inUse).toBe(2);
    await radius.report('Accounting-On', { userName: '', acctSessionId: '0' });
    expect(await seen(pool)).toMatchObject({ inUse: 0, free: 2 });
  });

  it('a range that is taken away drains: its session keeps the address, and nobody gets it afterwards', async () => {
    const subscription = await radius.aSubscription();
    const pool = await aPool([subscription], { addresses: 2 });
    const session = await online(subscription);
    const [range] = pool.ranges;
    const { body: draining } = await api.delete(`/address-pools/${pool.id}/ranges/${range!.id}`).expect(200);
    expect(draining.ranges).toMatchObject([{ state: 'draining', size: 1, inUse: 1 }]);
    await session.report('Interim-Update', 'Acct-Session-Time = 60');
    expect(await leases(pool)).toMatchObject([{ address: session.address, state: 'draining' }]);
    expect((await login(subscription)).code).toBe('Access-Reject');
    expect((await api.delete(`/address-pools/${pool.id}`).expect(409)).body.code).toBe('address-pool/in-use');
    const { body: back } = await api.post(`/address-pools/${pool.id}/ranges/${range!.id}/put-back`).expect(200);
    expect(back.ranges).toMatchObject([{ state: 'active', size: 2, inUse: 1 }]);
    await api.delete(`/address-pools/${pool.id}/ranges/${range!.id}`).expect(200);
    await session.report('Stop');
    expect(await seen(pool)).toMatchObject({ size: 0, inUse: 0 });
  });

  it('a pool that the NAS gives out is named to it, and nothing else', async () => {
    const subscription = await radius.aSubscription();
    const pool = await aPool([subscription], { addresses: 16, allocation: 'nas' });
    const answer = await login(subscription);
    expect([answer.of('Framed-Pool'), answer.of('Framed-IP-Address')]).toEqual([pool.name, null]);
    await radius.report('Start', {
      userName: subscription.pppoeUsername,
      acctSessionId: anAcctSessionId(),
      more: `Framed-IP-Address = ${addressIn(pool.first, 5)}`,
    });
    expect(await seen(pool)).toMatchObject({ size: 16, inUse: 1, free: 15 });
    expect(await leases(pool)).toMatchObject([{ subscriptionId: subscription.id, until: null, state: 'in-use' }]);
    // It becomes FreeRADIUS's: what a live session has is leased to it from the start.
    await api.patch(`/address-pools/${pool.id}`, { allocation: 'radius' }).expect(200);
    expect(await leases(pool)).toMatchObject([{ address: addressIn(pool.first, 5), state: 'in-use' }]);
  });

  it('two hundred logins at once: two hundred addresses', async () => {
    const subscription = await radius.aSubscription();
    const pool = await aPool([subscription], { addresses: 16 });
    for (let i = 1; i < 13; i++) {
      const first = aNetwork();
      await api.post(`/address-pools/${pool.id}/ranges`, { first, last: addressIn(first, 15) }).expect(200);
    }
    const batch = `load-${pool.first}`;
    const group = `open:${subscription.planId}`;
    await sql(
      `with users as (select $1 || '-' || n as username from generate_series(1, 200) n),
            checks as (insert into radius.radcheck (username, attribute, op, value)
                       select username, 'Cleartext-Password', ':=', 'password' from users),
            replies as (insert into radius.radreply (username, attribute, op, value)
                        select username, 'Class', ':=', 'demarc:load' from users)
       insert into radius.radusergroup (username, groupname, priority) select username, $2, 1 from users`,
      [batch, group],
    );
    const answers = await radius.radius.loginAll(
      Array.from({ length: 200 }, (_, n) => `User-Name = "${batch}-${n + 1}"\nUser-Password = "password"\n`),
    );
    const given = answers.map((answer) => answer.of('Framed-IP-Address'));
    expect(given).toHaveLength(200);
    expect(given).not.toContain(null);
    expect(new Set(given).size).toBe(200);
    expect(await seen(pool)).toMatchObject({ size: 208, inUse: 200, free: 8 });
  }, 60_000);

  it('while the database cannot be reached: the active are let in without an address, the garden is not opened without its own', async () => {
    const [active, walled, named] = [
      await radius.aSubscription(),
      await radius.aSubscription(),
      await radius.aSubscription(),
    ];
    await aPool([active], { addresses: 2 });
    await aPool([named], { addresses: 2, fallbackPool: 'local' });
    const garden = await aPool([], { addresses: 2, serves: 'garden', isGarden: true });
    await radius.world.decide(walled.id, 'walled-garden');
    await radius.radius.refresh();
    const database = new URL(radius.demarc.config.databaseUrl).pathname.slice(1);
    await sql(`revoke connect on database "${database}" from public`);
    const given = async (of: SubscriptionEntity) => {
      const answer = await login(of);
      return [answer.code, answer.of('Framed-IP-Address'), answer.of('Framed-Pool')];
    };
    try {
      await sql(
        `select pg_terminate_backend(pid) from pg_stat_activity where usename = 'demarc_radius' and datname = $1`,
        [database],
      );
      expect(await given(active)).toEqual(['Access-Accept', null, null]);
      expect(await given(named)).toEqual(['Access-Accept', null, 'local']);
      expect(await given(walled)).toEqual(['Access-Reject', null, null]);
    } finally {
      await sql(`grant connect on database "${database}" to public`);
    }
    await until(async () => (await login(active)).of('Framed-IP-Address') !== null, 30_000);
    await api.patch(`/address-pools/${garden.id}`, { isGarden: false }).expect(200);
  }, 90_000);
});
