import { ByHandOrder, ByHandOrderOrNone, type SayDoneByHand } from '@demarc/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { subscribersKey } from './list-subscribers';

export const byHandKey = (subscriptionId: string) => [...subscribersKey, 'by-hand', subscriptionId] as const;

export const useByHand = (subscriptionId: string, stateVersion: number, enabled: boolean) =>
  useQuery({
    queryKey: [...byHandKey(subscriptionId), stateVersion],
    queryFn: () => api.get(`/subscriptions/${subscriptionId}/by-hand`, ByHandOrderOrNone),
    enabled,
  });

export function useSayDoneByHand(subscriptionId: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: SayDoneByHand) =>
      api.send('POST', `/subscriptions/${subscriptionId}/by-hand`, body, ByHandOrder),
    onSettled: () => cache.invalidateQueries({ queryKey: subscribersKey }),
  });
}
