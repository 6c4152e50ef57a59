import { useState, type FormEvent, type JSX } from 'react';
import { Button, Drawer, NativeSelect, TextInput } from '@mantine/core';
import {
  PAYMENT_METHODS,
  type AccountSummary,
  type Payment,
  type PaymentMethod,
  type SubscriberOverview,
  type TakePayment,
} from '@demarc/contracts';
import { ErrorNote, formatDate, formatMoney, isZeroMoney, MoneyText, StateMark } from '@demarc/ui';
import { PageLink } from '../../../components/page-link';
import { newIdempotencyKey } from '../../../lib/api-client';
import { given } from '../../../lib/form-errors';
import { allocate, readAmount, type Allocation } from '../allocation';
import { useTakePayment } from '../api/take-payment';
import formClasses from './form.module.css';

export interface TakePaymentDrawerProps {
  overview: SubscriberOverview;
  account: AccountSummary;
  opened: boolean;
  onClose: () => void;
}

export function TakePaymentDrawer({ overview, account, opened, onClose }: TakePaymentDrawerProps): JSX.Element {
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size={480}
      title={`Payment of ${overview.subscriber.name}`}
    >
      <PaymentForm overview={overview} account={account} onClose={onClose} />
    </Drawer>
  );
}

const METHOD_WORDS: Readonly<Record<PaymentMethod, string>> = {
  cash: 'Cash',
  bank: 'Bank transfer',
  bkash: 'bKash',
  nagad: 'Nagad',
  card: 'Card',
};

const CASH_LIKE: readonly PaymentMethod[] = ['cash'];

function AllocationTable({ allocation, currency }: { allocation: Allocation; currency: string }): JSX.Element {
  return (
    <table className={formClasses.table} aria-label="Allocation">
      <thead>
        <tr>
          <th scope="col">Pays</th>
          <th scope="col" data-end>
            Amount
          </th>
          <th scope="col" data-end>
            Then open
          </th>
        </tr>
      </thead>
      <tbody>
        {allocation.lines.map((line) => (
          <tr key={line.invoiceId}>
            <td>
              {line.number}
              <br />
              <small>due {formatDate(line.dueOn)}</small>
            </td>
            <td data-end>
              <MoneyText
                amount={line.amount}
                currency={currency}
                tone={isZeroMoney(line.amount) ? 'muted' : undefined}
              />
            </td>
            <td data-end>
              <MoneyText amount={line.left} currency={currency} tone={isZeroMoney(line.left) ? 'muted' : 'bad'} />
            </td>
          </tr>
        ))}
        {!isZeroMoney(allocation.credit) && (
          <tr>
            <td>Kept as credit</td>
            <td data-end>
              <MoneyText amount={allocation.credit} currency={currency} />
            </td>
            <td />
          </tr>
        )}
      </tbody>
    </table>
  );
}

function Booked({ payment, onClose }: { payment: Payment; onClose: () => void }): JSX.Element {
  return (
    <div className={formClasses.form} role="status">
      <p>
        <StateMark look="ok" word="Booked" chip /> {formatMoney(payment.amount, payment.currency)}, receipt{' '}
        <PageLink href={`/payments/${payment.id}`}>{payment.receipt}</PageLink>
      </p>
      <p className={formClasses.note}>
        If the service was restricted, the proof chain on the page shows how it comes back.
      </p>
      <div className={formClasses.actions}>
        <Button size="sm" data-autofocus onClick={onClose}>
          Done
        </Button>
      </div>
    </div>
  );
}

/** The key is made when the drawer opens: pressed twice or sent again after a silence, it is one payment. */
function PaymentForm({ overview, account, onClose }: Omit<TakePaymentDrawerProps, 'opened'>): JSX.Element {
  const { currency } = account;
  const [idempotencyKey] = useState(newIdempotencyKey);
  const [typed, setTyped] = useState(isZeroMoney(account.due) ? '' : account.due);
  const [method, setMethod] = useState<PaymentMethod>('cash');
  const [externalId, setExternalId] = useState('');
  const [note, setNote] = useState('');
  const take = useTakePayment();
  const amount = readAmount(typed);
  const allocation = amount === null ? null : allocate(amount, overview.openInvoices);
  if (take.data !== undefined) return <Booked payment={take.data} onClose={onClose} />;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (amount === null || allocation === null) return;
    const body: TakePayment = {
      subscriberId: overview.subscriber.id,
      amount,
      currency,
      method,
      externalId: CASH_LIKE.includes(method) ? undefined : given(externalId),
      note: given(note),
      allocations: allocation.lines
        .filter((line) => !isZeroMoney(line.amount))
        .map((line) => ({ invoiceId: line.invoiceId, amount: line.amount })),
    };
    take.mutate({ body, idempotencyKey });
  };
  return (
    <form className={formClasses.form} onSubmit={submit} noValidate>
      <TextInput
        label={`Amount in ${currency}`}
        size="md"
        inputMode="decimal"
        data-autofocus
        autoComplete="off"
        value={typed}
        error={typed !== '' && amount === null ? 'must be an amount above zero such as 1050.00' : undefined}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <NativeSelect
        label="Method"
        size="sm"
        value={method}
        data={PAYMENT_METHODS.map((value) => ({ value, label: METHOD_WORDS[value] }))}
        onChange={(event) => setMethod(event.currentTarget.value as PaymentMethod)}
      />
      {!CASH_LIKE.includes(method) && (
        <TextInput
          label="Transaction id"
          description="As the bank or wallet names it; the same id is booked once."
          size="sm"
          autoComplete="off"
          value={externalId}
          onChange={(event) => setExternalId(event.currentTarget.value)}
        />
      )}
      <TextInput
        label="Note (optional)"
        size="sm"
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {allocation !== null && <AllocationTable allocation={allocation} currency={currency} />}
      {take.error !== null && (
        <ErrorNote
          what="The payment was not booked."
          holds="Try again is safe: it is booked at most once."
          error={take.error}
        />
      )}
      <div className={formClasses.actions}>
        <Button variant="default" size="sm" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" size="sm" disabled={amount === null} loading={take.isPending}>
          {amount === null ? 'Book payment' : `Book ${formatMoney(amount, currency)}`}
        </Button>
      </div>
    </form>
  );
}
