import { WakeResult } from '@demarc/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { routerKey } from './get-router';

/** Asks for a connection request; the router's next Inform is the answer. */
export function useWakeRouter(id: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => api.send('POST', `/routers/${id}/wake`, {}, WakeResult),
    onSuccess: () => cache.invalidateQueries({ queryKey: routerKey(id) }),
  });
}
