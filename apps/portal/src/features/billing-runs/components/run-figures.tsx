import type { JSX } from 'react';
import { formatCount, MoneyText } from '@demarc/ui';
import classes from './billing-run.module.css';

export interface RunFiguresProps {
  invoiceCount: number;
  net: string;
  tax: string;
  total: string;
  currency: string;
  subscriptions: number;
  parked: number;
}

/** The same numbers in preview, run and result, in the same places. */
export function RunFigures(props: RunFiguresProps): JSX.Element {
  const { currency } = props;
  return (
    <dl className={classes.figures}>
      <div>
        <dt>Invoices</dt>
        <dd>{formatCount(props.invoiceCount)}</dd>
      </div>
      <div>
        <dt>Total</dt>
        <dd>
          <MoneyText amount={props.total} currency={currency} />
        </dd>
      </div>
      <div>
        <dt>Net</dt>
        <dd>
          <MoneyText amount={props.net} currency={currency} />
        </dd>
      </div>
      <div>
        <dt>Tax</dt>
        <dd>
          <MoneyText amount={props.tax} currency={currency} />
        </dd>
      </div>
      <div>
        <dt>Services looked at</dt>
        <dd>{formatCount(props.subscriptions)}</dd>
      </div>
      <div data-look={props.parked > 0 || undefined}>
        <dt>Parked</dt>
        <dd>{formatCount(props.parked)}</dd>
      </div>
    </dl>
  );
}
