import pg from 'pg';
import { readSessionClass } from '@demarc/radius';
import { SERVICE_STATES } from '@demarc/contracts';
import { RadiusRemake } from '../../apps/server/src/modules/access/radius-remake.service';
import { ManageSubscription } from '../../apps/server/src/modules/subscribers/manage-subscription.service';
import { SubscribersService } from '../../apps/server/src/modules/subscribers/subscribers.service';
import { elsewhere } from '../support/app';
import { describeWithFreeRadius, type RadiusAnswer } from '../support/freeradius-server';
import { msChapV2Login, ntResponse, authenticatorResponse } from '../support/mschap-v2';
import { RadiusWorld, radiusUrl } from '../support/radius-world';

describe('MS-CHAPv2 as the tests speak it', () => {
  it('answers as RFC 2759 §9.2 says', () => {
    const given = {
      user: 'User',
      password: 'clientPass',
      authenticator: Buffer.from('5B5D7C7D7B3F2F3E3C2C602132262628', 'hex'),
      peer: Buffer.from('21402324255E262A28295F2B3A337C7E', 'hex'),
    };
    const response = ntResponse(given);
    expect(response.toString('hex').toUpperCase()).toBe('82309ECD8D708B5EA08FAA3981CD83544233114A3D85D6DF');
    expect(authenticatorResponse(given, response)).toBe('S=407A5589115FD0D6209F510FE9C04566932CDA56');
  });
});

describeWithFreeRadius('logins at FreeRADIUS', () => {
  let radius: RadiusWorld;
  beforeAll(async () => {
    radius = await RadiusWorld.start();
  }, 60_000);
  afterAll(() => radius.stop());

  const PROTOCOLS = {
    PAP: (user: string, password: string) => `User-Name = "${user}"\nUser-Password = "${password}"\n`,
    CHAP: (user: string, password: string) => `User-Name = "${user}"\nCHAP-Password = "${password}"\n`,
    'MS-CHAP': (user: string, password: string) => `User-Name = "${user}"\nMS-CHAP-Password = "${password}"\n`,
    'MS-CHAPv2': (user: string, password: string) => msChapV2Login(user, password).attributes,
  } as const;
  const ANSWERS = {
    active: ['Access-Accept', 'demarc-open', '30000k/30000k', null],
    notice: ['Access-Accept', 'demarc-open', '30000k/30000k', null],
    throttled: ['Access-Accept', 'demarc-throttled', '256k/512k', null],
    'walled-garden': ['Access-Accept', 'demarc-garden', '30000k/30000k', '600'],
    suspended: ['Access-Reject', null, null, null],
    terminated: ['Access-Reject', null, null, null],
  } as const;
  const shown = (answer: RadiusAnswer) => [
    answer.code,
    answer.of('Mikrotik-Address-List'),
    answer.of('Mikrotik-Rate-Limit'),
    answer.of('Session-Timeout'),
  ];

  const cases = Object.keys(PROTOCOLS).flatMap((protocol) =>
    SERVICE_STATES.map((state) => [protocol, state] as [keyof typeof PROTOCOLS, keyof typeof ANSWERS]),
  );
  it.each(cases)('%s, %s', async (protocol, state) => {
    const subscription = await radius.inState(state);
    const password = await radius.passwordOf(subscription);
    const login = (secret: string) => radius.radius.login(PROTOCOLS[protocol](subscription.pppoeUsername, secret));
    const answer = await login(password);
    expect(shown(answer)).toEqual(ANSWERS[state]);
    const [code, list] = ANSWERS[state];
    expect(answer.text('Class')).toBe(list === null ? null : `demarc:${list.slice(7)}:${subscription.id}`);
    if (code === 'Access-Reject') expect(answer.names).toEqual([]);
    expect((await login('not the password')).code).toBe('Access-Reject');
  });

  it.each([
    ['suspended', 'over the service', true, ANSWERS['walled-garden']],
    ['suspended', 'over a WAN of its own', false, ANSWERS.suspended],
    ['terminated', 'over the service', true, ANSWERS['walled-garden']],
    ['terminated', 'over a WAN of its own', false, ANSWERS.terminated],
  ] as const)('%s, its router managed %s', async (state, _path, isOverService, expected) => {
    const subscription = await radius.inState(state);
    await radius.managedOverService(subscription, isOverService);
    expect(shown(await radius.pap(subscription))).toEqual(expected);
    const inGarden = await radius.pap(subscription, `${subscription.pppoeUsername}@garden`);
    const isReachable = isOverService || state === 'suspended';
    expect(shown(inGarden)).toEqual(isReachable ? ANSWERS['walled-garden'] : ANSWERS.terminated);
  });

  it('a service that is over goes on past its last day for the router that is managed over it, in the garden', async () => {
    const subscription = await radius.inState('active');
    await radius.managedOverService(subscription, true);
    await radius.demarc.database.sql.query(
      `update subscription set activated_on = $2::date - 9, ended_on = $2::date - 1 where id = $1`,
      [subscription.id, radius.demarc.clock.today('Asia/Dhaka')],
    );
    await radius.demarc.get(ManageSubscription).terminateEnded();
    expect(shown(await radius.pap(subscription))).toEqual(ANSWERS['walled-garden']);
  });

  it('MS-CHAPv2: the server proves that it knows the password too', async () => {
    const subscription = await radius.inState('active');
    const { attributes, proof } = msChapV2Login(subscription.pppoeUsername, await radius.passwordOf(subscription));
    const answer = await radius.radius.login(attributes);
    expect(answer.text('MS-CHAP2-Success')).toContain(proof);
  });

  it('the next accept follows a decision at its commit, and never one that was rolled back', async () => {
    const subscription = await radius.inState('active');
    const { database } = radius.demarc;
    const change = {
      subscriptionId: subscription.id,
      to: 'walled-garden' as const,
      cause: { kind: 'overdue' as const, reason: 'not to be' },
    };
    await expect(
      database.transaction(async (tx) => {
        await radius.demarc.get(SubscribersService).changeServiceState(tx, change);
        const [, group] = shown(await elsewhere(() => radius.pap(subscription)));
        expect(group).toBe('demarc-open');
        throw new Error('rolled back');
      }),
    ).rejects.toThrow('rolled back');
    expect(shown(await radius.pap(subscription))[1]).toBe('demarc-open');
    await radius.world.decide(subscription.id, 'walled-garden');
    expect(shown(await radius.pap(subscription))[1]).toBe('demarc-garden');
    await radius.world.decide(subscription.id, 'active', 'payment');
    expect(shown(await radius.pap(subscription))[1]).toBe('demarc-open');
  });

  it('in the garden realm an account reaches the garden, whatever its service may', async () => {
    for (const state of ['active', 'walled-garden', 'suspended'] as const) {
      const subscription = await radius.inState(state);
      const answer = await radius.pap(subscription, `${subscription.pppoeUsername}@garden`);
      expect(shown(answer)).toEqual(ANSWERS['walled-garden']);
      expect(readSessionClass(Buffer.from(answer.text('Class') ?? ''))).toMatchObject({ group: 'garden' });
    }
  });

  it('another plan gives its own rates, and a plan that is changed gives the new ones', async () => {
    const api = await radius.demarc.api();
    const subscription = await radius.inState('active');
    const plan = { name: `Fast ${subscription.id}`, price: '2000.00', taxId: null, downKbps: 90_000, upKbps: 45_000 };
    const { body: made } = await api.post('/plans', plan).expect(201);
    await radius.demarc.database.sql.query(
      `update subscription_plan_period set from_on = from_on - 5 where subscription_id = $1`,
      [subscription.id],
    );
    const on = radius.demarc.clock.today('Asia/Dhaka');
    await api.post(`/subscriptions/${subscription.id}/plan-change`, { planId: made.id, on }).expect(200);
    expect((await radius.pap(subscription)).of('Mikrotik-Rate-Limit')).toBe('45000k/90000k');
    await api.patch(`/plans/${made.id}`, { downKbps: 100_000 }).expect(200);
    expect((await radius.pap(subscription)).of('Mikrotik-Rate-Limit')).toBe('45000k/100000k');
  });

  it('a service that ends gets a session up to its last day, and none after it', async () => {
    const { sql } = radius.demarc.database;
    const subscription = await radius.inState('active');
    const seconds = async (days: number): Promise<number | null> => {
      await sql.query(
        `update subscription set activated_on = $3::date - 9, ended_on = $3::date + $2::int where id = $1`,
        [subscription.id, days, radius.demarc.clock.today('Asia/Dhaka')],
      );
      await radius.demarc.get(RadiusRemake).remake();
      const answer = await radius.pap(subscription);
      return answer.code === 'Access-Accept' ? Number(answer.of('Session-Timeout')) : null;
    };
    expect(await seconds(2)).toBeGreaterThan(86_400 * 0.99);
    expect(await seconds(2)).toBeLessThan(86_400 * 2.01);
    expect(await seconds(-2)).toBeNull();
  });

  it('a reply that the network desk changes is given from then on', async () => {
    const noc = await radius.demarc.api('noc');
    const { body: before } = await noc.get('/radius').expect(200);
    const subscription = await radius.inState('walled-garden');
    const pool = { accessGroup: 'garden', vendor: 'mikrotik', attribute: 'Framed-Pool', value: 'walled' };
    await noc.put('/radius/replies', { replies: [...before.replies, pool] }).expect(200);
    expect((await radius.pap(subscription)).of('Framed-Pool')).toBe('walled');
    const refused = await noc.put('/radius/replies', { replies: [{ ...pool, value: '{colour}' }] }).expect(400);
    expect(refused.body.code).toBe('radius/unknown-placeholder');
    await noc.put('/radius/replies', { replies: before.replies }).expect(200);
    expect((await radius.pap(subscription)).of('Framed-Pool')).toBeNull();
    await (await radius.demarc.api('support')).put('/radius/replies', { replies: [] }).expect(403);
  });

  it('logins are kept with their answer, never with a password', async () => {
    const subscription = await radius.inState('active');
    await radius.pap(subscription);
    await radius.radius.login(PROTOCOLS.PAP(subscription.pppoeUsername, 'a wrong password'));
    const api = await radius.demarc.api('support');
    const { body } = await api.get(`/radius/logins/${subscription.id}`).expect(200);
    expect(body).toMatchObject([
      { userName: subscription.pppoeUsername, isAccepted: false, nasName: radius.nas.name },
      { isAccepted: true },
    ]);
    const [row] = await radius.demarc.database.sql.query<[{ text: string }]>(
      `select string_agg(p::text, '') as text from radius.radpostauth p`,
    );
    expect(row.text).not.toContain('a wrong password');
    expect(row.text).not.toContain(await radius.passwordOf(subscription));
  });

  it('what a dump leaves out is made anew from the sealed secrets', async () => {
    const { sql } = radius.demarc.database;
    const subscription = await radius.inState('throttled');
    await sql.query(`delete from radius.radcheck`);
    await sql.query(`delete from radius.projection`);
    expect((await radius.pap(subscription)).code).toBe('Access-Reject');
    await radius.demarc.get(RadiusRemake).ensure();
    expect(shown(await radius.pap(subscription))).toEqual(ANSWERS.throttled);
  });

  it('made anew beside decisions, the last decision stands', async () => {
    const subscriptions = await Promise.all(Array.from({ length: 6 }, () => radius.inState('active')));
    await Promise.all([
      radius.demarc.get(RadiusRemake).remake(),
      ...subscriptions.map(({ id }) => radius.world.decide(id, 'walled-garden')),
      radius.demarc.get(RadiusRemake).remake(),
    ]);
    for (const subscription of subscriptions) expect(shown(await radius.pap(subscription))[1]).toBe('demarc-garden');
  });

  it('the role of FreeRADIUS reads no table of ours and changes no account', async () => {
    const client = new pg.Client(radiusUrl(radius.demarc));
    await client.connect();
    const may = (text: string): Promise<boolean> =>
      client.query(text).then(
        () => true,
        () => false,
      );
    expect(await may('select 1 from radcheck limit 1')).toBe(true);
    for (const text of [
      'select * from public.subscription',
      'select * from public.nas',
      'select * from radius.accounting_inbox',
      `update radcheck set value = 'x'`,
      'delete from radacct',
      'create table public.x ()',
      'create table radius.x ()',
    ]) {
      expect([text, await may(text)]).toEqual([text, false]);
    }
    await client.end();
  });

  it('a client that somebody else wrote by name keeps no NAS of ours out of the file', async () => {
    const { sql } = radius.demarc.database;
    await sql.query(
      `insert into radius.nas (nasname, shortname, type, secret) values ('bras.example', 'theirs', 'other', 'secret')`,
    );
    const [row] = await sql.query<[{ file: string }]>(`select radius.clients_file() as file`);
    await sql.query(`delete from radius.nas where nasname = 'bras.example'`);
    expect(row.file).toContain('# bras.example: not an address\n');
    expect(row.file).toContain(`demarc_nas = "${radius.nas.id}"`);
  });

  it('an address that is no NAS of ours, or has another secret, is not answered', async () => {
    const subscription = await radius.inState('active');
    const { body } = await (await radius.demarc.api()).get('/nas').expect(200);
    expect(JSON.stringify(body)).not.toContain('secret');
    const [client] = await radius.demarc.database.sql.query<[{ nasname: string; nas_id: string }]>(
      `select nasname, nas_id from radius.nas where nasname = '127.0.0.1'`,
    );
    expect(client.nas_id).toBe(radius.nas.id);
    expect((await radius.pap(subscription)).code).toBe('Access-Accept');
  });
});
