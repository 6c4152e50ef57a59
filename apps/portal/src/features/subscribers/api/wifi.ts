import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { SubscriptionWifiList, type SetWifi } from '@demarc/contracts';
import { api } from '../../../lib/api-client';
import { subscribersKey } from './list-subscribers';

export const wifiKey = (subscriptionId: string): readonly ['wifi', string] => ['wifi', subscriptionId];

/** What her WiFi shall be, by band; what the router says is in its summary. */
export const useWifi = (subscriptionId: string) =>
  useQuery({
    queryKey: wifiKey(subscriptionId),
    queryFn: () => api.get(`/subscriptions/${subscriptionId}/wifi`, SubscriptionWifiList),
  });

export const useSetWifi = (subscriptionId: string) => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (wishes: readonly SetWifi[]) => {
      for (const wish of wishes) await api.send('PUT', `/subscriptions/${subscriptionId}/wifi`, wish, null);
    },
    onSettled: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: wifiKey(subscriptionId) }),
        queryClient.invalidateQueries({ queryKey: subscribersKey }),
      ]),
  });
};
