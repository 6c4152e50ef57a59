import { startApp, type TestApp } from '../../../../../test/support/app';
import { Database } from './database';
import { Outbox, type DomainEvent } from './outbox';
import { OutboxRetentionJob } from './outbox-retention.job';
import { OutboxDispatcher } from './outbox-dispatcher';

type Ping = DomainEvent<'test.ping', { n: number }>;

describe('the outbox', () => {
  let demarc: TestApp;
  let outbox: Outbox;
  const seen: number[] = [];
  const within: number[] = [];
  let failures = 0;
  let wake: () => void = () => undefined;

  const add = (n: number) =>
    demarc.database.transaction((tx) =>
      outbox.add(tx, { type: 'test.ping', subjectId: String(n), payload: { n } } satisfies Ping),
    );
  const nextDelivery = () => new Promise<void>((done) => (wake = done));

  beforeAll(async () => {
    demarc = await startApp();
    outbox = demarc.get(Outbox);
    outbox.within<Ping>('test.ping', (_tx, events) => {
      within.push(...events.map((event) => event.payload.n));
      return Promise.resolve();
    });
    outbox.after<Ping>('test.ping', 'ear', (event) => {
      if (failures > 0) {
        failures -= 1;
        return Promise.reject(new Error('the ear was busy'));
      }
      seen.push(event.payload.n);
      wake();
      return Promise.resolve();
    });
  });
  afterAll(() => demarc.close());
  beforeEach(() => {
    seen.length = 0;
    within.length = 0;
  });

  it('delivers at commit, without waiting for a poll', async () => {
    const delivered = nextDelivery();
    await add(1);
    await delivered;
    expect([seen, within]).toEqual([[1], [1]]);
  });

  it('delivers nothing of a transaction that rolled back', async () => {
    const attempt = demarc.database.transaction(async (tx) => {
      await outbox.add(tx, { type: 'test.ping', subjectId: '2', payload: { n: 2 } });
      throw new Error('no');
    });
    await expect(attempt).rejects.toThrow('no');
    await demarc.settle();
    expect(seen).toEqual([]);
  });

  it('a `within` handler that fails takes the transaction with it', async () => {
    outbox.within('test.refuse', () => Promise.reject(new Error('not like this')));
    await expect(
      demarc.database.transaction((tx) => outbox.add(tx, { type: 'test.refuse', subjectId: 'x', payload: {} })),
    ).rejects.toThrow('not like this');
    const [row] = await demarc.database.sql.query<[{ count: string }]>(
      `select count(*) from outbox_event where type = 'test.refuse'`,
    );
    expect(row.count).toBe('0');
  });

  it('tries again after a failure, and says why it waited', async () => {
    failures = 1;
    await add(3);
    const pending = async () =>
      demarc.database.sql.query<{ attempts: number; last_error: string }[]>(
        `select attempts, last_error from outbox_delivery where done_at is null and last_error is not null`,
      );
    while ((await pending()).length === 0) await new Promise((done) => setImmediate(done));
    expect(await pending()).toEqual([{ attempts: 1, last_error: 'the ear was busy' }]);
    const delivered = nextDelivery();
    await demarc.database.sql.query(`update outbox_delivery set due_at = now() where done_at is null`);
    demarc.get(OutboxDispatcher).wake();
    await delivered;
    expect(seen).toEqual([3]);
  });

  it('a delivery whose process died is delivered again when its lease ends', async () => {
    await demarc.database.sql.query(
      `insert into outbox_event (id, type, subject_id, payload) values ('01936000-0000-7000-8000-00000000aaaa', 'test.ping', '4', '{"n":4}')`,
    );
    // claimed by somebody who never came back
    await demarc.database.sql.query(
      `insert into outbox_delivery (event_id, consumer, due_at, attempts) values ('01936000-0000-7000-8000-00000000aaaa', 'ear', now() - interval '1 second', 1)`,
    );
    await demarc.settle();
    expect(seen).toEqual([4]);
  });

  it('a slow consumer holds up nobody else', async () => {
    let finish: () => void = () => undefined;
    outbox.after('test.slow', 'sloth', () => new Promise<void>((done) => (finish = done)));
    await demarc.database.transaction((tx) => outbox.add(tx, { type: 'test.slow', subjectId: 'x', payload: {} }));
    const delivered = nextDelivery();
    await add(5);
    await delivered; // would time out behind the sloth
    expect(seen).toEqual([5]);
    finish();
    await demarc.settle();
  });

  it('forgets what everybody has had for a month, and nothing that somebody waits for', async () => {
    const old = (id: string, done: string) => `
      insert into outbox_event (id, type, subject_id, payload, created_at) values ('${id}', 'test.old', 'x', '{}', now() - interval '31 days');
      insert into outbox_delivery (event_id, consumer, due_at, done_at) values ('${id}', 'nobody', now() + interval '1 day', ${done});`;
    await demarc.database.sql.query(
      old('01936000-0000-7000-8000-00000000bbb1', 'now()') + old('01936000-0000-7000-8000-00000000bbb2', 'null'),
    );
    await demarc.get(OutboxRetentionJob).deleteOld();
    const left = await demarc.database.sql.query<{ id: string }[]>(
      `select id from outbox_event where type = 'test.old'`,
    );
    expect(left.map((row) => row.id)).toEqual(['01936000-0000-7000-8000-00000000bbb2']);
    await demarc.database.sql.query(`delete from outbox_event where type = 'test.old'`);
  });

  it('every event of many is seen once, in two statements', async () => {
    await demarc.database.transaction((tx) =>
      outbox.addAll(
        tx,
        Array.from({ length: 500 }, (_, n) => ({ type: 'test.ping', subjectId: String(n), payload: { n } })),
      ),
    );
    await demarc.settle();
    while (seen.length < 500) await new Promise((done) => setImmediate(done));
    expect(new Set(seen).size).toBe(500);
    expect(within).toHaveLength(500);
  });
});

describe('Database.transaction', () => {
  let demarc: TestApp;
  beforeAll(async () => {
    demarc = await startApp();
  });
  afterAll(() => demarc.close());

  it('runs the whole work again, in a new transaction, after a deadlock', async () => {
    const database = demarc.get(Database);
    await database.sql.query(
      `create table deadlock (id int primary key, n int); insert into deadlock values (1, 0), (2, 0)`,
    );
    let arrived = 0;
    let release: () => void = () => undefined;
    const both = new Promise<void>((done) => (release = done));
    const attempts: number[] = [0, 0];
    const work = (index: 0 | 1) =>
      database.transaction(async (tx) => {
        attempts[index] = (attempts[index] ?? 0) + 1;
        const [first, second] = index === 0 ? [1, 2] : [2, 1];
        await tx.query(`update deadlock set n = n + 1 where id = $1`, [first]);
        if (attempts[index] === 1) {
          arrived += 1;
          if (arrived === 2) release();
          await both;
        }
        await tx.query(`update deadlock set n = n + 1 where id = $1`, [second]);
      });
    await Promise.all([work(0), work(1)]);
    expect(attempts[0]! + attempts[1]!).toBeGreaterThanOrEqual(3); // one of them had to begin again, perhaps twice
    expect(await database.sql.query(`select n from deadlock order by id`)).toEqual([{ n: 2 }, { n: 2 }]);
  });
});
