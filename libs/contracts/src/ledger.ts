import { z } from 'zod';
import { CalendarDate, Currency, Id, Instant, Money, PageQuery, pageOf } from './common';
import { JournalLine } from './invoices';

export const TrialBalance = z
  .strictObject({
    asOf: CalendarDate,
    rows: z.array(
      z.strictObject({
        account: z.string(),
        name: z.string(),
        currency: Currency,
        debit: Money,
        credit: Money,
        balance: Money,
      }),
    ),
    /** Zero, or the books are broken. */
    difference: z.array(z.strictObject({ currency: Currency, amount: Money })),
  })
  .meta({ id: 'TrialBalance' });
export type TrialBalance = z.infer<typeof TrialBalance>;

export const JournalEntry = z
  .strictObject({
    id: Id,
    postedOn: CalendarDate,
    kind: z.string(),
    text: z.string(),
    sourceId: z.string(),
    createdAt: Instant,
    lines: z.array(JournalLine),
  })
  .meta({ id: 'JournalEntry' });
export type JournalEntry = z.infer<typeof JournalEntry>;
export const JournalPage = pageOf(JournalEntry).meta({ id: 'JournalPage' });
export const JournalQuery = PageQuery.extend({ subscriberId: Id.optional() });
export type JournalQuery = z.infer<typeof JournalQuery>;

/** What one subscriber was charged and paid, oldest first, with the balance after each row. */
export const Statement = z
  .strictObject({
    subscriberId: Id,
    currency: Currency,
    rows: z.array(
      z.strictObject({
        on: CalendarDate,
        kind: z.string(),
        reference: z.string(),
        text: z.string(),
        charge: Money.nullable(),
        payment: Money.nullable(),
        balance: Money,
      }),
    ),
    balance: Money,
  })
  .meta({ id: 'Statement' });
export type Statement = z.infer<typeof Statement>;

export const TrialBalanceQuery = z.strictObject({ asOf: CalendarDate.optional() });
export type TrialBalanceQuery = z.infer<typeof TrialBalanceQuery>;
