import { queryOptions, useQuery } from '@tanstack/react-query';
import { BillingEntity } from '@demarc/contracts';
import { api } from './api-client';

/** Name, currency and zone of the ISP: one for the whole portal. */
export const businessQuery = queryOptions({
  queryKey: ['billing-entity'],
  queryFn: () => api.get('/billing-entity', BillingEntity),
  staleTime: 5 * 60_000,
});

export function useBusiness(): BillingEntity | undefined {
  return useQuery(businessQuery).data;
}
