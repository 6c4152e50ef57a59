import { useCallback } from 'react';
import { SubscriptionTraffic, type LiveMessage } from '@demarc/contracts';
import { serverNow } from '@demarc/ui';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../lib/api-client';
import { useLiveMessages } from '../../lib/live';

/** What a service moved in the last so many hours; fetched again when its NAS reports. */
export function useTraffic(subscriptionId: string, hours: number) {
  const cache = useQueryClient();
  const hear = useCallback(
    (message: LiveMessage | null) => {
      if (message !== null && message.id !== subscriptionId) return;
      void cache.invalidateQueries({ queryKey: ['traffic', subscriptionId] });
    },
    [cache, subscriptionId],
  );
  useLiveMessages(['subscription'], hear);
  return useQuery({
    queryKey: ['traffic', subscriptionId, hours],
    queryFn: () => {
      const from = new Date(serverNow().getTime() - hours * 3_600_000).toISOString();
      return api.get(`/subscriptions/${subscriptionId}/traffic`, SubscriptionTraffic, { from });
    },
    placeholderData: keepPreviousData,
    refetchInterval: 5 * 60_000,
  });
}
