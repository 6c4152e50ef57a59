import type { JSX } from 'react';
import { formatMoney } from './format';
import classes from './text.module.css';

export interface MoneyTextProps {
  amount: string;
  currency: string;
  /** `bad` only where the money is overdue. */
  tone?: 'bad' | 'muted';
  strong?: boolean;
}

export function MoneyText({ amount, currency, tone, strong = false }: MoneyTextProps): JSX.Element {
  return (
    <span className={classes.figure} data-tone={tone} data-strong={strong || undefined}>
      {formatMoney(amount, currency)}
    </span>
  );
}
