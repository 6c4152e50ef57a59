import { randomInt } from 'node:crypto';
import type { AddressPool } from '@demarc/contracts';
import { startApp, type ApiClient, type TestApp } from '../../../../../test/support/app';
import { NasWorld } from '../../../../../test/support/nas-world';
import { AddressPoolWatch } from './address-pool-watch.service';
import { RadiusProjection } from './radius-projection.service';

let nextNetwork = randomInt(0, 0x8000);
/** A /24 of its own for each test and each try of it. */
const aNetwork = (): string => {
  nextNetwork = (nextNetwork + 1) % 0x8000;
  return `10.${nextNetwork >> 8}.${nextNetwork & 255}`;
};

describe('address pools over the API', () => {
  let demarc: TestApp;
  let world: NasWorld;
  let api: ApiClient;
  const create = async (given: object = {}): Promise<AddressPool> => {
    const request = { name: `pool-${aNetwork()}`, serves: 'service', allocation: 'radius', ...given };
    return (await api.post('/address-pools', request).expect(201)).body as AddressPool;
  };
  const add = ({ id }: AddressPool, range: object) => api.post(`/address-pools/${id}/ranges`, range);

  beforeAll(async () => {
    demarc = await startApp({ env: { RADIUS_PASSWORDS: 'clear' } });
    world = new NasWorld(demarc);
    api = await demarc.api();
  });
  afterAll(() => demarc.close());

  it('counts what can be given out: without edges, gateway and what is reserved', async () => {
    const net = aNetwork();
    const pool = await create({ reserved: [{ address: `${net}.9`, note: 'the printer' }] });
    const range = { cidr: `${net}.0/28`, leavesOutEdges: true, gateway: `${net}.1` };
    const { body } = await add(pool, range).expect(200);
    expect(body).toMatchObject({ size: 12, inUse: 0, free: 12, ranges: [{ first: `${net}.0`, last: `${net}.15` }] });
    const { body: fewer } = await api.patch(`/address-pools/${pool.id}`, { reserved: [] }).expect(200);
    expect(fewer).toMatchObject({ size: 13, reserved: [] });
  });

  it('no address is in two pools, whoever comes first', async () => {
    const [one, other] = [await create(), await create({ allocation: 'nas' })];
    const net = aNetwork();
    const answers = await Promise.all([
      add(one, { cidr: `${net}.0/24` }),
      add(other, { first: `${net}.200`, last: `${net}.250` }),
    ]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('address-pool/range-overlaps');
  });

  it.each([
    ['more than a /16', { cidr: '172.0.0.0/15' }, 400, 'address-pool/too-large'],
    ['host bits', { cidr: '172.16.0.9/24' }, 400, 'address-pool/range-invalid'],
    ['IPv6', { cidr: '2001:db8::/64' }, 400, 'request/invalid'],
    ['a gateway elsewhere', { cidr: '172.16.0.0/24', gateway: '172.17.0.1' }, 400, 'address-pool/range-invalid'],
    [
      'a NAS that is not there',
      { cidr: '172.16.0.0/24', nasId: '01936000-0000-7000-8000-00000000dead' },
      404,
      'nas/not-found',
    ],
  ])('refuses %s', async (_case, range, status, code) => {
    const response = await add(await create(), range);
    expect([response.status, response.body.code]).toEqual([status, code]);
  });

  it.each([
    ['a name with a blank', { name: 'home users' }, 400, 'request/invalid'],
    ['a lease that ends between two reports', { leaseSeconds: 1799 }, 400, 'address-pool/lease-too-short'],
    [
      'a plan in the garden',
      { serves: 'garden', planIds: ['01936000-0000-7000-8000-00000000dead'] },
      400,
      'address-pool/serves-otherwise',
    ],
    ['a plan that is not there', { planIds: ['01936000-0000-7000-8000-00000000dead'] }, 404, 'plan/not-found'],
    [
      'an address reserved twice',
      { reserved: ['a', 'b'].map((note) => ({ address: '172.20.0.1', note })) },
      409,
      'address-pool/reserved-invalid',
    ],
  ])('refuses %s', async (_case, given, status, code) => {
    const request = { name: `pool-${aNetwork()}`, serves: 'service', allocation: 'radius', ...given };
    const response = await api.post('/address-pools', request);
    expect([response.status, response.body.code]).toEqual([status, code]);
  });

  it('a plan has one pool, and a pool that serves is neither renamed nor deleted', async () => {
    const { planId } = await world.aSubscription(null);
    const one = await create({ planIds: [planId] });
    const other = await create({ planIds: [planId] });
    const { body } = await api.get(`/address-pools/${one.id}`).expect(200);
    expect([body.plans, other.plans.map(({ id }) => id)]).toEqual([[], [planId]]);
    const renamed = await api.patch(`/address-pools/${other.id}`, { name: `other-${aNetwork()}` }).expect(409);
    expect(renamed.body).toMatchObject({ code: 'address-pool/in-use', details: { leases: 0 } });
    await api.delete(`/address-pools/${other.id}`).expect(409);
    await api.patch(`/address-pools/${other.id}`, { planIds: [] }).expect(200);
    await api.patch(`/address-pools/${other.id}`, { name: `other-${aNetwork()}` }).expect(200);
    await api.delete(`/address-pools/${other.id}`).expect(204);
    await api.get(`/address-pools/${other.id}`).expect(404);
  });

  it('what the next login gets follows in the same transaction', async () => {
    const { planId } = await world.aSubscription(null);
    const pool = await create({ planIds: [planId], fallbackPool: 'local' });
    const checks = async (): Promise<string[]> => {
      const rows = await demarc.database.sql.query<{ text: string }[]>(
        `select attribute || ' ' || value as text from radius.radgroupcheck where groupname = $1 order by 1`,
        [`open:${planId}`],
      );
      return rows.map(({ text }) => text);
    };
    expect(await checks()).toEqual(['Demarc-Fallback-Pool local', 'Demarc-Serves service', `Pool-Name ${pool.name}`]);
    await api.patch(`/address-pools/${pool.id}`, { planIds: [] }).expect(200);
    expect(await checks()).toEqual([]);
  });

  it('a NAS gives out no fixed address of a service: neither is one fixed in its range, nor its range put over one', async () => {
    const subscription = await world.aSubscription(null);
    const net = aNetwork();
    const fix = (staticAddress: string) =>
      api.put(`/subscriptions/${subscription.id}/access`, { chosenMethod: 'static-ip', nasId: null, staticAddress });
    const pool = await create({ allocation: 'nas' });
    await add(pool, { cidr: `${net}.0/28` }).expect(200);
    expect((await fix(`${net}.5`).expect(409)).body.code).toBe('access/static-address-in-pool');
    await api.patch(`/address-pools/${pool.id}`, { reserved: [{ address: `${net}.5`, note: '' }] }).expect(200);
    await fix(`${net}.5`).expect(200);
    expect((await api.patch(`/address-pools/${pool.id}`, { reserved: [] }).expect(409)).body).toMatchObject({
      code: 'address-pool/fixed-in-range',
      details: { addresses: [`${net}.5`] },
    });
    await fix(`${net}.99`).expect(200);
    expect((await add(pool, { cidr: `${net}.96/28` }).expect(409)).body.code).toBe('address-pool/fixed-in-range');
  });

  it('a range that drained is gone, and every pool is counted for the exporter', async () => {
    const pool = await create();
    const net = aNetwork();
    const { body } = await add(pool, { cidr: `${net}.0/30` }).expect(200);
    const { sql } = demarc.database;
    await sql.query(
      `update radius.radippool set is_leased = true, leased_at = now(), expiry_time = now() + interval '1 hour'
       where framedipaddress = $1`,
      [`${net}.2`],
    );
    await api.delete(`/address-pools/${pool.id}/ranges/${body.ranges[0].id}`).expect(200);
    await sql.query(`update radius.radippool set expiry_time = now() - interval '2 days' where framedipaddress = $1`, [
      `${net}.2`,
    ]);
    await demarc.get(AddressPoolWatch).run();
    expect((await api.get(`/address-pools/${pool.id}`).expect(200)).body).toMatchObject({ ranges: [], size: 0 });
    const exported = await fetch(`${demarc.httpUrl}/metrics`);
    expect(await exported.text()).toContain(`demarc_address_pool_addresses{pool="${pool.name}",serves="service"} 0`);
  });

  it('a longer interim interval makes leases longer that would end within it', async () => {
    const pool = await create({ leaseSeconds: 1800 });
    await demarc.database.sql.query(`update address_pool set lease_seconds = 900 where id = $1`, [pool.id]);
    await demarc.database.transaction((tx) => demarc.get(RadiusProjection).lengthenLeases(tx));
    expect((await api.get(`/address-pools/${pool.id}`).expect(200)).body.leaseSeconds).toBe(1800);
  });

  it('is read by support, changed by the network desk, and no business of the cashier', async () => {
    const pool = await create();
    const [support, noc, cashier] = [await demarc.api('support'), await demarc.api('noc'), await demarc.api('cashier')];
    await support.get(`/address-pools/${pool.id}/leases`).expect(200);
    await support.patch(`/address-pools/${pool.id}`, { description: 'x' }).expect(403);
    await noc.patch(`/address-pools/${pool.id}`, { description: 'homes' }).expect(200);
    await cashier.get('/address-pools').expect(403);
  });
});
