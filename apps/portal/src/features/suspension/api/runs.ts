import {
  ChangeSuspensionLimits,
  PaymentSourceList,
  SuspensionForecast,
  SuspensionLimits,
  SuspensionRun,
  SuspensionRunCaseList,
  SuspensionRunList,
  type DecideSuspensionRun,
} from '@demarc/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { suspensionKey } from './get-suspension-overview';

export const useSuspensionRuns = () =>
  useQuery({ queryKey: [...suspensionKey, 'runs'], queryFn: () => api.get('/suspension/runs', SuspensionRunList) });

export const useRunCases = (runId: string) =>
  useQuery({
    queryKey: [...suspensionKey, 'runs', runId],
    queryFn: () => api.get(`/suspension/runs/${runId}/cases`, SuspensionRunCaseList),
  });

export function useDecideRun(runId: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: DecideSuspensionRun) =>
      api.send('POST', `/suspension/runs/${runId}/decision`, body, SuspensionRun),
    onSettled: () => cache.invalidateQueries({ queryKey: suspensionKey }),
  });
}

/** Asked for when somebody wants to know: it looks at everybody who owes anything. */
export const useForecast = (enabled: boolean) =>
  useQuery({
    queryKey: ['suspension-forecast'],
    queryFn: () => api.get('/suspension/forecast', SuspensionForecast),
    enabled,
    staleTime: 0,
  });

export const useLimits = () =>
  useQuery({ queryKey: [...suspensionKey, 'limits'], queryFn: () => api.get('/suspension/limits', SuspensionLimits) });

export function useChangeLimits() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: ChangeSuspensionLimits) => api.send('PUT', '/suspension/limits', body, SuspensionLimits),
    onSuccess: () => cache.invalidateQueries({ queryKey: suspensionKey }),
  });
}

export const usePaymentSources = () =>
  useQuery({
    queryKey: [...suspensionKey, 'sources'],
    queryFn: () => api.get('/payment-sources', PaymentSourceList),
  });

export function useForgetSource() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => api.send('DELETE', `/payment-sources/${encodeURIComponent(name)}`, undefined, null),
    onSuccess: () => cache.invalidateQueries({ queryKey: suspensionKey }),
  });
}
