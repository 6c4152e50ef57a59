import { BillingRun, type StartBillingRun } from '@demarc/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { billingRunKey } from './get-billing-run';
import { billingRunsKey } from './list-billing-runs';

/** The key belongs to the preview on the screen: pressing twice starts one run. */
export function useStartBillingRun(idempotencyKey: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: StartBillingRun) => api.send('POST', '/billing-runs', body, BillingRun, { idempotencyKey }),
    onSuccess: (run) => {
      cache.setQueryData(billingRunKey(run.id), run);
      return cache.invalidateQueries({ queryKey: [...billingRunsKey, 'list'] });
    },
  });
}
