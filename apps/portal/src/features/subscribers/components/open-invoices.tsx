import type { JSX } from 'react';
import type { InvoiceRow } from '@demarc/contracts';
import { Card, EmptyState, formatDate, MoneyText, StateMark } from '@demarc/ui';
import { PageLink } from '../../../components/page-link';
import classes from './subscriber-page.module.css';

/** The oldest due first: in this order a payment pays them. */
export function OpenInvoices({ invoices }: { invoices: readonly InvoiceRow[] }): JSX.Element {
  return (
    <Card title="Open invoices" flush>
      {invoices.length === 0 ? (
        <EmptyState title="Everything is paid." />
      ) : (
        <ul className={classes.invoices}>
          {invoices.map((invoice) => (
            <li key={invoice.id} className={classes.invoice}>
              <PageLink href={`/invoices/${invoice.number}`}>{invoice.number}</PageLink>
              <MoneyText
                amount={invoice.open}
                currency={invoice.currency}
                tone={invoice.overdue ? 'bad' : undefined}
                strong
              />
              <StateMark invoice={invoice.overdue ? 'overdue' : invoice.state} />
              <span className={classes.sub}>
                {invoice.open === invoice.total ? '' : 'of '}
                {invoice.open === invoice.total ? null : (
                  <MoneyText amount={invoice.total} currency={invoice.currency} />
                )}{' '}
                due {formatDate(invoice.dueOn)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
