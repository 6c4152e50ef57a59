import { ReadGroupsResult, RouterFreshness, type ReadGroups } from '@demarc/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { routerKey } from './get-router';

export const useRouterFreshness = (routerId: string) =>
  useQuery({
    queryKey: [...routerKey(routerId), 'freshness'],
    queryFn: () => api.get(`/routers/${routerId}/freshness`, RouterFreshness),
  });

export interface LookWish extends ReadGroups {
  /** Made when somebody looked: the same look twice is one reading. */
  readonly idempotencyKey: string;
}

/** Reads what is too old of the groups that somebody looks at. */
export function useReadGroups(routerId: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ idempotencyKey, ...body }: LookWish) =>
      api.send('POST', `/routers/${routerId}/freshness`, body, ReadGroupsResult, { idempotencyKey }),
    onSuccess: () =>
      Promise.all([
        cache.invalidateQueries({ queryKey: routerKey(routerId) }),
        cache.invalidateQueries({ queryKey: ['tasks'] }),
      ]),
  });
}
