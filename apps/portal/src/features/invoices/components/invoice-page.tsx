import type { JSX } from 'react';
import { Button } from '@mantine/core';
import { IconBan, IconCash, IconPrinter } from '@tabler/icons-react';
import { useParams } from '@tanstack/react-router';
import type { Invoice } from '@demarc/contracts';
import {
  calendarDateOf,
  Card,
  ConfirmAction,
  ErrorNote,
  formatDate,
  formatInstant,
  formatMoney,
  MoneyText,
  PageHeader,
  serverNow,
  StateMark,
  useZone,
} from '@demarc/ui';
import { JournalTable } from '../../../components/journal-table';
import { Loaded } from '../../../components/loaded';
import { PageLink, useOpenPage } from '../../../components/page-link';
import { useLive } from '../../../lib/live';
import { useMay } from '../../../lib/session';
import { useInvoice } from '../api/get-invoice';
import { invoicesKey } from '../api/list-invoices';
import { useVoidInvoice } from '../api/void-invoice';
import { InvoiceDocument } from './invoice-document';
import { invoiceSentence } from './invoice-words';
import classes from './invoice-page.module.css';

const sentenceOf = (invoice: Invoice, today: string): string =>
  invoiceSentence(
    invoice,
    {
      total: formatMoney(invoice.total, invoice.currency),
      open: formatMoney(invoice.open, invoice.currency),
      dueOn: formatDate(invoice.dueOn),
    },
    today,
  );

function VoidAction({ invoice }: { invoice: Invoice }): JSX.Element {
  const void_ = useVoidInvoice(invoice.number);
  return (
    <ConfirmAction
      level={2}
      destructive
      verb={`Void ${invoice.number}`}
      icon={<IconBan size={16} stroke={1.5} aria-hidden />}
      busy={void_.isPending}
      effect={
        <>
          {invoice.subscriberName} owes {formatMoney(invoice.total, invoice.currency)} less, the journal gets the
          reverse entry, and the number stays used. A service that this invoice holds back is restored. It cannot be
          undone; the next run may bill the period again.
          {void_.error !== null && (
            <ErrorNote what="The invoice was not voided." holds="Nothing was booked." error={void_.error} />
          )}
        </>
      }
      onConfirm={(reason) => void_.mutateAsync({ reason })}
    />
  );
}

function Actions({ invoice }: { invoice: Invoice }): JSX.Element {
  const mayTake = useMay('payment.take');
  const mayVoid = useMay('invoice.void');
  const open = useOpenPage();
  return (
    <div className={classes.actions}>
      {mayTake && invoice.state === 'open' && (
        <Button
          leftSection={<IconCash size={16} stroke={1.5} aria-hidden />}
          onClick={() => open(`/subscribers/${invoice.subscriberNumber}?drawer=payment`)}
        >
          Take payment
        </Button>
      )}
      <Button
        variant="default"
        leftSection={<IconPrinter size={16} stroke={1.5} aria-hidden />}
        onClick={() => window.print()}
      >
        Print
      </Button>
      {mayVoid && invoice.state === 'open' && <VoidAction invoice={invoice} />}
    </div>
  );
}

function Allocations({ invoice }: { invoice: Invoice }): JSX.Element {
  const zone = useZone();
  return (
    <Card title="Paid by">
      {invoice.allocations.length === 0 ? (
        <p className={classes.none}>No payment yet.</p>
      ) : (
        <ul className={classes.allocations}>
          {invoice.allocations.map((one) => (
            <li key={`${one.paymentId} ${one.at}`}>
              <span>
                <PageLink href={`/payments/${one.paymentId}`}>{one.receipt}</PageLink>{' '}
                <span className={classes.muted}>{formatInstant(one.at, zone)}</span>
              </span>
              <MoneyText amount={one.amount} currency={invoice.currency} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

export function InvoicePage(): JSX.Element {
  const { number = '' } = useParams({ strict: false });
  const zone = useZone();
  useLive(['invoice', 'payment'], [invoicesKey]);
  return (
    <Loaded query={useInvoice(number)} what="The invoice" lines={12}>
      {(invoice) => (
        <>
          <title>{`${invoice.number} · Demarc`}</title>
          <div className={classes.screenOnly}>
            <PageHeader
              title={
                <span className={classes.title}>
                  {invoice.number}
                  <StateMark invoice={invoice.overdue ? 'overdue' : invoice.state} chip />
                </span>
              }
              lead={
                <>
                  {sentenceOf(invoice, calendarDateOf(serverNow(), zone))} For{' '}
                  <PageLink href={`/subscribers/${invoice.subscriberNumber}`}>
                    {invoice.subscriberName} {invoice.subscriberNumber}
                  </PageLink>
                  .
                </>
              }
            />
            <Actions invoice={invoice} />
          </div>
          <div className={classes.frame}>
            <div className={classes.columns}>
              <InvoiceDocument invoice={invoice} />
              <div className={classes.aside}>
                <Allocations invoice={invoice} />
                <Card title="In the ledger">
                  <JournalTable lines={invoice.journal} label={`Journal of ${invoice.number}`} />
                </Card>
              </div>
            </div>
          </div>
        </>
      )}
    </Loaded>
  );
}
