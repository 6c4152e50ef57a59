import { BillingRun } from '@demarc/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { billingRunsKey } from './list-billing-runs';

export const billingRunKey = (id: string) => [...billingRunsKey, 'one', id] as const;

export const useBillingRun = (id: string) =>
  useQuery({ queryKey: billingRunKey(id), queryFn: () => api.get(`/billing-runs/${id}`, BillingRun) });
