import { BillingRunPreview } from '@demarc/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

/** Outside the key of the runs: an event about a run must not compute the preview again. */
export const billingRunPreviewKey = (asOf: string) => ['billing-run-preview', asOf] as const;

/** A computation without a trace, so it is kept like a reading; [Compute again] asks anew. */
export const useBillingRunPreview = (asOf: string) =>
  useQuery({
    queryKey: billingRunPreviewKey(asOf),
    queryFn: () => api.send('POST', '/billing-runs/preview', { asOf }, BillingRunPreview),
    staleTime: 60_000,
    retry: false,
  });
