import type { JSX, ReactNode } from 'react';
import type { AccountSummary } from '@demarc/contracts';
import { formatDate, isZeroMoney, MoneyText, useZone } from '@demarc/ui';
import classes from './subscriber-page.module.css';

export interface MoneyStripProps {
  account: AccountSummary;
}

function Tile({ label, value, note }: { label: string; value: ReactNode; note?: ReactNode }): JSX.Element {
  return (
    <div className={classes.tile}>
      <dt>{label}</dt>
      <dd>
        {value}
        {note !== undefined && <small>{note}</small>}
      </dd>
    </div>
  );
}

/** Due, overdue, what comes, what was paid last, what is left over: the answer to half of all calls. */
export function MoneyStrip({ account }: MoneyStripProps): JSX.Element {
  const zone = useZone();
  const { currency, lastPayment, nextBill } = account;
  const isOverdue = !isZeroMoney(account.overdue);
  const bills = account.overdueInvoices === 1 ? '1 invoice' : `${account.overdueInvoices} invoices`;
  return (
    <dl className={classes.strip} aria-label="Account">
      <Tile
        label="Due"
        value={<MoneyText amount={account.due} currency={currency} tone={isOverdue ? 'bad' : undefined} />}
      />
      <Tile
        label="Overdue"
        value={isOverdue ? <MoneyText amount={account.overdue} currency={currency} tone="bad" /> : 'nothing'}
        note={isOverdue ? `${account.overdueDays} d, ${bills}` : undefined}
      />
      <Tile
        label="Next bill"
        value={nextBill === null ? 'none' : <MoneyText amount={nextBill.total} currency={currency} />}
        note={nextBill === null ? undefined : `on ${formatDate(nextBill.on)}`}
      />
      <Tile
        label="Last paid"
        value={lastPayment === null ? 'never' : <MoneyText amount={lastPayment.amount} currency={currency} />}
        note={
          lastPayment === null
            ? undefined
            : `${formatDate(new Date(lastPayment.receivedAt), zone)}, ${lastPayment.method}`
        }
      />
      <Tile label="Credit" value={<MoneyText amount={account.credit} currency={currency} />} />
    </dl>
  );
}
