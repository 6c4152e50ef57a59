import type { JournalLine } from '@demarc/billing';
import { localDate } from '@demarc/kernel';
import { aSubscriber } from '../../../../../test/factories/subscribers';
import { startApp, type ApiClient, type TestApp } from '../../../../../test/support/app';
import { newId } from '../../platform/ids';
import { CatalogService } from '../catalog/catalog.service';
import { LedgerService, type Posting } from './ledger.service';

const ENTITY = '01936000-0000-7000-8000-000000000001';

describe('the ledger', () => {
  let app: TestApp;
  let api: ApiClient;
  let subscriberId: string;
  beforeAll(async () => {
    app = await startApp({ clockAt: '2026-03-01T06:00:00Z' });
    api = await app.api();
    subscriberId = (await aSubscriber(api)).id;
  });
  afterAll(() => app.close());

  const posting = (lines: JournalLine[], given: Partial<Posting> = {}): Posting => ({
    billingEntityId: ENTITY,
    kind: 'payment',
    sourceId: newId(),
    reference: 'R-1',
    text: 'a payment',
    postedOn: localDate('2026-03-01'),
    currency: 'BDT',
    lines,
    ...given,
  });
  const cashSale = (amountMinor: bigint): JournalLine[] => [
    { account: 'cash', subscriberId: null, amountMinor },
    { account: 'service-revenue', subscriberId: null, amountMinor: -amountMinor },
  ];
  const post = (...postings: Posting[]) => app.database.transaction((tx) => app.get(LedgerService).post(tx, postings));
  const accountId = async (code: string): Promise<string> => {
    const [row] = await app.database.sql.query<{ id: string }[]>(`select id from ledger_account where code = $1`, [
      code,
    ]);
    return row!.id;
  };
  const countEntries = async (): Promise<number> => {
    const [row] = await app.database.sql.query<{ count: string }[]>(`select count(*) from journal_entry`);
    return Number(row!.count);
  };

  /** Past the service, straight at the database: the constraints must hold by themselves. */
  async function insertRaw(lines: { position: number; amount: number; currency?: string }[], entryId = newId()) {
    const cash = await accountId('cash');
    await app.database.transaction(async (tx) => {
      await tx.query(
        `insert into journal_entry (id, billing_entity_id, kind, source_id, reference, text, posted_on, created_at)
         values ($1, $2, 'payment', $1, 'R', 'raw', '2026-03-01', now()) on conflict do nothing`,
        [entryId, ENTITY],
      );
      await tx.query(
        `insert into journal_line (entry_id, position, account_id, currency, amount_minor)
         select $1, * from unnest($2::smallint[], $3::uuid[], $4::text[], $5::bigint[])`,
        [
          entryId,
          lines.map((line) => line.position),
          lines.map(() => cash),
          lines.map((line) => line.currency ?? 'BDT'),
          lines.map((line) => line.amount),
        ],
      );
    });
    return entryId;
  }

  describe('BR-21: the database refuses', () => {
    it.each([
      [
        'an entry that does not balance',
        [
          { position: 1, amount: 100 },
          { position: 2, amount: -99 },
        ],
        'does not balance',
      ],
      ['one line alone', [{ position: 1, amount: 100 }], 'does not balance'],
      [
        'an entry that balances only across currencies',
        [
          { position: 1, amount: 100 },
          { position: 2, amount: -100, currency: 'USD' },
        ],
        'does not balance',
      ],
      [
        'an entry with a gap',
        [
          { position: 1, amount: 100 },
          { position: 3, amount: -100 },
        ],
        'is not whole',
      ],
      ['a line of zero', [{ position: 1, amount: 0 }], 'ck_journal_line_amount'],
    ])('%s', async (_case, lines, message) => {
      const before = await countEntries();
      await expect(insertRaw(lines)).rejects.toThrow(message);
      expect(await countEntries()).toBe(before);
    });

    it('lines added to an entry later, even when they balance', async () => {
      const entry = await insertRaw([
        { position: 1, amount: 5 },
        { position: 2, amount: -5 },
      ]);
      await expect(
        insertRaw(
          [
            { position: 3, amount: 7 },
            { position: 4, amount: -7 },
          ],
          entry,
        ),
      ).rejects.toThrow('is not whole');
      await expect(
        insertRaw(
          [
            { position: 1, amount: 7 },
            { position: 2, amount: -7 },
          ],
          entry,
        ),
      ).rejects.toThrow('pk_journal_line');
    });

    it.each([
      `update journal_line set amount_minor = amount_minor + 1`,
      `delete from journal_line`,
      `truncate journal_line cascade`,
      `update journal_entry set posted_on = posted_on + 1`,
      `delete from journal_entry`,
      `truncate journal_entry cascade`,
    ])('%s', async (statement) => {
      await post(posting(cashSale(100n)));
      await expect(app.database.sql.query(statement)).rejects.toThrow('is append-only');
    });

    it('a document that is posted already', async () => {
      const once = posting(cashSale(100n));
      await post(once);
      await expect(post(once)).rejects.toThrow('ux_journal_entry_source');
    });
  });

  it('posts many documents with two statements, or none of them', async () => {
    const before = await countEntries();
    await post(...Array.from({ length: 50 }, (_, index) => posting(cashSale(BigInt(index + 1)))));
    expect(await countEntries()).toBe(before + 50);
    const twin = posting(cashSale(1n));
    await expect(post(posting(cashSale(1n)), twin, twin)).rejects.toThrow('ux_journal_entry_source');
    expect(await countEntries()).toBe(before + 50);
  });

  it('writes no entry for a document without an amount', async () => {
    const before = await countEntries();
    await post(posting(cashSale(0n)));
    expect(await countEntries()).toBe(before);
  });

  it('numbers without a gap when a transaction that took some is rolled back', async () => {
    const ledger = app.get(LedgerService);
    const first = await app.database.transaction((tx) => ledger.takeNumbers(tx, ENTITY, 'receipt', 3));
    const lost = app.database.transaction(async (tx) => {
      await ledger.takeNumbers(tx, ENTITY, 'receipt', 5);
      throw new Error('rolled back');
    });
    await expect(lost).rejects.toThrow('rolled back');
    expect(await app.database.transaction((tx) => ledger.takeNumbers(tx, ENTITY, 'receipt', 1))).toBe(first + 3n);
  });

  it('BR-13: the booking day is the date in the zone of the billing entity', async () => {
    app.clock.moveTo(new Date('2026-02-10T17:59:59Z'));
    expect((await app.get(LedgerService).bookingDay(app.database.sql)).on).toBe('2026-02-10');
    app.clock.moveTo(new Date('2026-02-10T18:00:00Z'));
    expect((await app.get(LedgerService).bookingDay(app.database.sql)).on).toBe('2026-02-11');
    expect((await app.get(CatalogService).getBillingEntity(app.database.sql)).zone).toBe('Asia/Dhaka');
  });

  describe('its reports', () => {
    it('the trial balance has a difference of zero, per currency, and knows its date', async () => {
      await post(
        posting(cashSale(700n), { postedOn: localDate('2026-03-05') }),
        posting(cashSale(250n), { currency: 'USD' }),
      );
      const early = (await api.get('/ledger/trial-balance?asOf=2026-03-04').expect(200)).body;
      const late = (await api.get('/ledger/trial-balance?asOf=2026-03-05').expect(200)).body;
      expect(early.difference).toEqual([
        { currency: 'BDT', amount: '0.00' },
        { currency: 'USD', amount: '0.00' },
      ]);
      const cash = (report: typeof late) =>
        report.rows.find(
          (row: { account: string; currency: string }) => row.account === '1010' && row.currency === 'BDT',
        ).balance;
      expect(Number(cash(late)) - Number(cash(early))).toBeCloseTo(7);
    });

    it('the journal can be paged, newest first, without losing or repeating an entry', async () => {
      const seen: string[] = [];
      let cursor = '';
      do {
        const { body } = await api.get(`/ledger/entries?limit=7${cursor}`).expect(200);
        seen.push(...body.items.map((item: { id: string }) => item.id));
        cursor = body.nextCursor === null ? '' : `&cursor=${body.nextCursor}`;
      } while (cursor !== '');
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen).toHaveLength(await countEntries());
    });

    it('are for those who may read money', async () => {
      const technician = await app.api('technician');
      await technician.get('/ledger/trial-balance').expect(403);
      await technician.get('/ledger/entries').expect(403);
      await api.get('/ledger/entries?cursor=nonsense').expect(400);
    });
  });

  it('an unknown subscriber is not charged for reading', async () => {
    await api.get('/subscribers/S-99999/statement').expect(404);
    expect(subscriberId).toMatch(/^[0-9a-f-]{36}$/);
  });
});
