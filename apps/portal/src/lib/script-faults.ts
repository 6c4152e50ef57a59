import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from './api-client';

interface Channel {
  readonly routerId: string;
  readonly channel: string;
}

/** What is done about a channel that failed on a router; everything that shows it is read anew. */
export function useSettleFault(act: 'retry' | 'dismiss') {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ routerId, channel }: Channel) => {
      const path = `/routers/${routerId}/script-faults/${encodeURIComponent(channel)}`;
      return act === 'retry'
        ? api.send('POST', `${path}/retry`, undefined, null)
        : api.send('DELETE', path, undefined, null);
    },
    onSettled: () =>
      Promise.all([
        cache.invalidateQueries({ queryKey: ['scripts'] }),
        cache.invalidateQueries({ queryKey: ['router-scripts'] }),
      ]),
  });
}
