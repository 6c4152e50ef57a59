import type { JSX } from 'react';
import { Stack } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import type { Payment } from '@demarc/contracts';
import {
  ConfirmAction,
  CopyText,
  ErrorNote,
  formatInstant,
  formatMoney,
  isZeroMoney,
  KeyValue,
  MoneyText,
  StateMark,
  useZone,
} from '@demarc/ui';
import { Loaded } from '../../../components/loaded';
import { PageLink } from '../../../components/page-link';
import { useMay } from '../../../lib/session';
import { usePayment } from '../api/get-payment';
import { useReversePayment } from '../api/reverse-payment';
import { METHODS } from './payment-words';
import classes from './payment-detail.module.css';

function Reverse({ payment }: { payment: Payment }): JSX.Element {
  const reverse = useReversePayment(payment.id);
  const invoices = payment.allocations.map((one) => one.invoiceNumber).join(', ');
  return (
    <ConfirmAction
      level={2}
      destructive
      verb={`Reverse ${payment.receipt}`}
      icon={<IconArrowBackUp size={16} stroke={1.5} aria-hidden />}
      busy={reverse.isPending}
      effect={
        <>
          {payment.subscriberName} owes {formatMoney(payment.amount, payment.currency)} again
          {invoices === '' ? '' : `; ${invoices} ${payment.allocations.length === 1 ? 'is' : 'are'} open again`}. The
          journal gets the reverse entry; the payment stays visible as reversed. The service follows its policy.
          {reverse.error !== null && (
            <ErrorNote what="The payment was not reversed." holds="Nothing was booked." error={reverse.error} />
          )}
        </>
      }
      onConfirm={(reason) => reverse.mutateAsync({ reason })}
    />
  );
}

function Allocations({ payment }: { payment: Payment }): JSX.Element {
  return (
    <section aria-label="Where the money went">
      <h3 className={classes.heading}>Where the money went</h3>
      <ul className={classes.allocations}>
        {payment.allocations.map((one) => (
          <li key={one.invoiceId}>
            <PageLink href={`/invoices/${one.invoiceNumber}`}>{one.invoiceNumber}</PageLink>
            <MoneyText amount={one.amount} currency={payment.currency} />
          </li>
        ))}
        {!isZeroMoney(payment.unallocated) && (
          <li>
            <span>Kept as the subscriber's credit</span>
            <MoneyText amount={payment.unallocated} currency={payment.currency} />
          </li>
        )}
        {payment.allocations.length === 0 && isZeroMoney(payment.unallocated) && <li>Nothing: it was reversed.</li>}
      </ul>
    </section>
  );
}

function Facts({ payment }: { payment: Payment }): JSX.Element {
  const zone = useZone();
  return (
    <>
      <div className={classes.amount}>
        <MoneyText amount={payment.amount} currency={payment.currency} />
        <StateMark look={payment.state === 'booked' ? 'ok' : 'off'} word={payment.state} chip />
      </div>
      <KeyValue
        items={[
          ['Receipt', <CopyText key="receipt" text={payment.receipt} label="receipt number" />],
          [
            'Subscriber',
            <PageLink key="subscriber" href={`/subscribers/${payment.subscriberNumber}`}>
              {payment.subscriberName} {payment.subscriberNumber}
            </PageLink>,
          ],
          ['Method', METHODS[payment.method]],
          [
            'Transaction id',
            payment.externalId === null ? null : (
              <CopyText key="ext" text={payment.externalId} label="transaction id" mono />
            ),
          ],
          ['Received', formatInstant(payment.receivedAt, zone, true)],
          ['Booked by', payment.bookedBy],
          ['Fee', isZeroMoney(payment.fee) ? null : formatMoney(payment.fee, payment.currency)],
        ]}
      />
    </>
  );
}

export function PaymentDetail({ id }: { id: string }): JSX.Element {
  const mayReverse = useMay('payment.reverse');
  return (
    <Loaded query={usePayment(id)} what="The payment" lines={8}>
      {(payment) => (
        <Stack gap="lg">
          <Facts payment={payment} />
          <Allocations payment={payment} />
          {mayReverse && payment.state === 'booked' && (
            <div>
              <Reverse payment={payment} />
            </div>
          )}
        </Stack>
      )}
    </Loaded>
  );
}
