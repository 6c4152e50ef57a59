import { CallPolicy, CallQueue, PlanList, type ChangeCallPolicy } from '@demarc/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

export const callsKey = ['calls'] as const;

/** ETAs run down while nothing happens, so the queue is looked at now and then besides. */
const LOOK_MS = 5_000;

export const useCalls = () =>
  useQuery({
    queryKey: [...callsKey, 'queue'],
    queryFn: () => api.get('/calls', CallQueue),
    refetchInterval: ({ state }) => (state.data?.total === 0 ? false : LOOK_MS),
  });

export function useCancelCall() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.send('DELETE', `/calls/${id}`, undefined, null),
    onSettled: () => cache.invalidateQueries({ queryKey: callsKey }),
  });
}

export const useCallPolicy = () =>
  useQuery({ queryKey: [...callsKey, 'policy'], queryFn: () => api.get('/call-policy', CallPolicy) });

export function useChangeCallPolicy() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: ChangeCallPolicy) => api.send('PUT', '/call-policy', body, CallPolicy),
    onSuccess: () => cache.invalidateQueries({ queryKey: callsKey }),
  });
}

/** Whose services may be interrupted is said by plan. */
export const usePlansOfCalls = () => useQuery({ queryKey: ['plans'], queryFn: () => api.get('/plans', PlanList) });
