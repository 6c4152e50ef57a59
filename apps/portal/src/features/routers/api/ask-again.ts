import { WantedState } from '@demarc/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { routerKey } from './get-router';

/** What the router refused counts as never tried, and the router is called. */
export function useAskAgain(id: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => api.send('POST', `/routers/${id}/wanted/retry`, {}, WantedState),
    onSuccess: () => cache.invalidateQueries({ queryKey: routerKey(id) }),
  });
}
