import type { JSX } from 'react';
import type { TrialBalance } from '@demarc/contracts';
import { Card, EmptyState, isZeroMoney, MoneyText, StateMark } from '@demarc/ui';
import { exactSum } from '../../../components/exact-sum';
import { Loaded } from '../../../components/loaded';
import { useTrialBalance } from '../api/get-trial-balance';
import classes from './ledger.module.css';

/** An empty side is not a figure that one must read. */
function Side({ amount, currency }: { amount: string; currency: string }): JSX.Element {
  return isZeroMoney(amount) ? (
    <span className={classes.nothing}>–</span>
  ) : (
    <MoneyText amount={amount} currency={currency} />
  );
}

function Rows({ balance, currency }: { balance: TrialBalance; currency: string }): JSX.Element {
  const rows = balance.rows.filter((row) => row.currency === currency);
  const difference = balance.difference.find((one) => one.currency === currency)?.amount ?? '0';
  return (
    <table className={classes.table} aria-label={`Trial balance in ${currency}`}>
      <thead>
        <tr>
          <th scope="col">Account</th>
          <th scope="col" className={classes.end}>
            Debit
          </th>
          <th scope="col" className={classes.end}>
            Credit
          </th>
          <th scope="col" className={classes.end}>
            Balance
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.account}>
            <th scope="row">
              <span className={classes.account}>{row.account}</span> {row.name}
            </th>
            <td className={classes.end} data-label="Debit">
              <Side amount={row.debit} currency={currency} />
            </td>
            <td className={classes.end} data-label="Credit">
              <Side amount={row.credit} currency={currency} />
            </td>
            <td className={classes.end} data-label="Balance">
              <MoneyText amount={row.balance} currency={currency} />
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr data-broken={!isZeroMoney(difference) || undefined}>
          <th scope="row">
            <StateMark
              look={isZeroMoney(difference) ? 'ok' : 'fault'}
              word={isZeroMoney(difference) ? 'Debit equals credit' : 'Debit and credit differ'}
            />
          </th>
          <td className={classes.end} data-label="Debit">
            <MoneyText amount={exactSum(rows.map((row) => row.debit))} currency={currency} strong />
          </td>
          <td className={classes.end} data-label="Credit">
            <MoneyText amount={exactSum(rows.map((row) => row.credit))} currency={currency} strong />
          </td>
          <td className={`${classes.end} ${classes.zero}`} data-label="Difference">
            <MoneyText amount={difference} currency={currency} strong />
          </td>
        </tr>
      </tfoot>
    </table>
  );
}

/** Every account, and the zero that they come to. */
export function TrialBalanceCard({ asOf }: { asOf: string | undefined }): JSX.Element {
  return (
    <Loaded query={useTrialBalance(asOf)} what="The trial balance" lines={10}>
      {(balance) => (
        <Card flush>
          {balance.rows.length === 0 && <EmptyState title="Nothing is booked up to this day." />}
          {[...new Set(balance.rows.map((row) => row.currency))].map((currency) => (
            <Rows key={currency} balance={balance} currency={currency} />
          ))}
        </Card>
      )}
    </Loaded>
  );
}
