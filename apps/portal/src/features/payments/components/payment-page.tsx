import type { JSX } from 'react';
import { useParams } from '@tanstack/react-router';
import { Card, PageHeader } from '@demarc/ui';
import { useLive } from '../../../lib/live';
import { paymentsKey } from '../api/list-payments';
import { PaymentDetail } from './payment-detail';

export function PaymentPage(): JSX.Element {
  const { paymentId = '' } = useParams({ strict: false });
  useLive(['payment'], [paymentsKey]);
  return (
    <>
      <PageHeader title="Payment" />
      <Card>
        <PaymentDetail id={paymentId} />
      </Card>
    </>
  );
}
