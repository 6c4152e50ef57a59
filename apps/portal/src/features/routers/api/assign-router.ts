import { Router, type AssignRouter } from '@demarc/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { routersKey } from './list-routers';

export function useAssignRouter(id: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: AssignRouter) => api.send('POST', `/routers/${id}/assign`, body, Router),
    onSuccess: () =>
      Promise.all([
        cache.invalidateQueries({ queryKey: routersKey }),
        cache.invalidateQueries({ queryKey: ['subscribers'] }),
      ]),
  });
}
