import type { JSX } from 'react';
import { formatDate, formatMoney, isZeroMoney, StateMark } from '@demarc/ui';
import { useTrialBalance } from '../api/get-trial-balance';

/** The one question to a ledger: does it sum to zero? */
export function LedgerLead({ asOf }: { asOf: string | undefined }): JSX.Element | null {
  const { data } = useTrialBalance(asOf);
  if (data === undefined) return null;
  const broken = data.difference.filter((one) => !isZeroMoney(one.amount));
  if (broken.length > 0) {
    const by = broken.map((one) => formatMoney(one.amount, one.currency)).join(', ');
    return (
      <StateMark
        look="fault"
        word={`The books are off by ${by} as of ${formatDate(data.asOf)}. Stop booking and call the vendor.`}
      />
    );
  }
  return <StateMark look="ok" word={`The books sum to zero as of ${formatDate(data.asOf)}.`} />;
}
