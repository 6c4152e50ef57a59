import { useCallback } from 'react';
import { RouterSeries, type LiveMessage } from '@demarc/contracts';
import { serverNow } from '@demarc/ui';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { useLiveMessages } from '../../../lib/live';
import { routerKey } from './get-router';

const seriesKey = (id: string) => [...routerKey(id), 'series'] as const;

/** What is known of the router in the last so many hours; fetched again when something was read of it. */
export function useRouterSeries(id: string, hours: number, step?: number) {
  const cache = useQueryClient();
  const hear = useCallback(
    (message: LiveMessage | null) => {
      if (message === null || message.id === id) void cache.invalidateQueries({ queryKey: seriesKey(id) });
    },
    [cache, id],
  );
  useLiveMessages(['router-series'], hear);
  return useQuery({
    queryKey: [...seriesKey(id), hours, step],
    queryFn: () => {
      const from = new Date(serverNow().getTime() - hours * 3_600_000).toISOString();
      return api.get(`/routers/${id}/series`, RouterSeries, { from, step });
    },
    placeholderData: keepPreviousData,
    refetchInterval: 5 * 60_000,
  });
}
