import type { JSX } from 'react';
import type { Invoice, InvoiceLine } from '@demarc/contracts';
import { formatDate, formatPartsPerMillion, isZeroMoney, MoneyText } from '@demarc/ui';
import { exactSum } from '../../../components/exact-sum';
import { periodDays } from './invoice-words';
import classes from './invoice-page.module.css';

/** Many call a tax "VAT 5 %"; the rate is not said twice. */
const taxText = (name: string, ratePartsPerMillion: number): string =>
  name.includes('%') ? name : `${name} ${formatPartsPerMillion(ratePartsPerMillion)}`;

function Parties({ invoice }: { invoice: Invoice }): JSX.Element {
  const { issuedBy, issuedTo } = invoice;
  return (
    <>
      <div className={classes.head}>
        <div className={`${classes.block} ${classes.issuer}`}>
          <strong>{issuedBy.name}</strong>
          {issuedBy.address}
          {issuedBy.taxNumber !== null && <span>Tax number {issuedBy.taxNumber}</span>}
        </div>
        <dl className={classes.numbers}>
          <dt>Invoice</dt>
          <dd>
            <strong>{invoice.number}</strong>
          </dd>
          <dt>Issued</dt>
          <dd>{formatDate(invoice.issuedOn)}</dd>
          <dt>Due</dt>
          <dd>{formatDate(invoice.dueOn)}</dd>
        </dl>
      </div>
      <div className={classes.block}>
        <span className={classes.label}>To</span>
        <strong>{issuedTo.name}</strong>
        {issuedTo.address}
        <span className={classes.label}>{invoice.subscriberNumber}</span>
      </div>
    </>
  );
}

function Line({ line, currency }: { line: InvoiceLine; currency: string }): JSX.Element {
  const period = periodDays(line).map((day) => formatDate(day));
  return (
    <tr>
      <td>
        {line.description}
        {period.length > 0 && <span className={classes.why}>{period.join(' to ')}</span>}
        {line.explanation !== '' && <span className={classes.why}>{line.explanation}</span>}
      </td>
      <td className={classes.taxCell}>
        {line.taxName === null ? '–' : taxText(line.taxName, line.taxRatePartsPerMillion)}
      </td>
      <td>
        <MoneyText amount={line.net} currency={currency} />
      </td>
    </tr>
  );
}

function Totals({ invoice }: { invoice: Invoice }): JSX.Element {
  const { currency } = invoice;
  const paid = exactSum(invoice.allocations.map((one) => one.amount));
  return (
    <dl className={classes.totals}>
      <dt>Net</dt>
      <dd>
        <MoneyText amount={invoice.net} currency={currency} />
      </dd>
      {invoice.taxes.map((tax) => (
        <div key={`${tax.name} ${tax.ratePartsPerMillion}`} style={{ display: 'contents' }}>
          <dt>
            {taxText(tax.name, tax.ratePartsPerMillion)} on <MoneyText amount={tax.base} currency={currency} />
          </dt>
          <dd>
            <MoneyText amount={tax.amount} currency={currency} />
          </dd>
        </div>
      ))}
      <dt className={classes.grand}>Total</dt>
      <dd className={classes.grand}>
        <MoneyText amount={invoice.total} currency={currency} />
      </dd>
      {!isZeroMoney(paid) && (
        <>
          <dt>Paid</dt>
          <dd>
            <MoneyText amount={paid} currency={currency} />
          </dd>
        </>
      )}
      {invoice.state === 'open' && (
        <>
          <dt>Open</dt>
          <dd>
            <MoneyText
              amount={invoice.open}
              currency={currency}
              {...(invoice.overdue ? { tone: 'bad' as const } : {})}
              strong
            />
          </dd>
        </>
      )}
    </dl>
  );
}

/** The invoice as it was issued; printed, it is the sheet alone. */
export function InvoiceDocument({ invoice }: { invoice: Invoice }): JSX.Element {
  return (
    <article
      className={classes.sheet}
      data-void={invoice.state === 'void' || undefined}
      aria-label={`Invoice ${invoice.number}`}
    >
      <Parties invoice={invoice} />
      <table className={classes.lines}>
        <thead>
          <tr>
            <th scope="col">What, and why this amount</th>
            <th scope="col" className={classes.taxCell}>
              Tax
            </th>
            <th scope="col">Net</th>
          </tr>
        </thead>
        <tbody>
          {invoice.lines.map((line) => (
            <Line key={line.id} line={line} currency={invoice.currency} />
          ))}
        </tbody>
      </table>
      <Totals invoice={invoice} />
    </article>
  );
}
