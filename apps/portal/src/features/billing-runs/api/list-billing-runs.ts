import { BillingRunPage } from '@demarc/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

export const billingRunsKey = ['billing-runs'] as const;

export const useBillingRuns = () =>
  useInfiniteQuery({
    queryKey: [...billingRunsKey, 'list'],
    queryFn: ({ pageParam }) => api.get('/billing-runs', BillingRunPage, { cursor: pageParam, limit: 50 }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
