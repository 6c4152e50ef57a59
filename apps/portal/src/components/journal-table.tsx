import type { JSX } from 'react';
import type { JournalLine } from '@demarc/contracts';
import { formatMoney, MoneyText, StateMark } from '@demarc/ui';
import { exactSum, isSameAmount } from './exact-sum';
import classes from './journal-table.module.css';

const sumOf = (lines: readonly JournalLine[], side: 'debit' | 'credit'): string =>
  exactSum(lines.flatMap((line) => line[side] ?? []));

function Amount({ amount, currency }: { amount: string | null; currency: string }): JSX.Element | null {
  return amount === null ? null : <MoneyText amount={amount} currency={currency} />;
}

/** The lines of a journal entry, and the proof that both sides are equal. */
export function JournalTable({ lines, label }: { lines: readonly JournalLine[]; label: string }): JSX.Element {
  const currency = lines[0]?.currency ?? 'XXX';
  const debit = sumOf(lines, 'debit');
  const credit = sumOf(lines, 'credit');
  const isEven = isSameAmount(debit, credit);
  return (
    <table className={classes.table} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">Account</th>
          <th scope="col" data-align="end">
            Debit
          </th>
          <th scope="col" data-align="end">
            Credit
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line, index) => (
          <tr key={`${line.account} ${index}`}>
            <td>
              {/^\d+$/.test(line.account) && <span className={classes.account}>{line.account} </span>}
              {line.accountName}
            </td>
            <td data-align="end">
              <Amount amount={line.debit} currency={line.currency} />
            </td>
            <td data-align="end">
              <Amount amount={line.credit} currency={line.currency} />
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <td>
            <StateMark
              look={isEven ? 'ok' : 'fault'}
              word={isEven ? 'both sides equal' : `differ: ${formatMoney(exactSum([debit, `-${credit}`]), currency)}`}
            />
          </td>
          <td data-align="end">
            <MoneyText amount={debit} currency={currency} strong />
          </td>
          <td data-align="end">
            <MoneyText amount={credit} currency={currency} strong />
          </td>
        </tr>
      </tfoot>
    </table>
  );
}
