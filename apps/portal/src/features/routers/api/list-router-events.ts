import { RouterEventPage } from '@demarc/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { routerKey } from './get-router';

export const useRouterEvents = (id: string) =>
  useInfiniteQuery({
    queryKey: [...routerKey(id), 'events'],
    queryFn: ({ pageParam }) => api.get(`/routers/${id}/events`, RouterEventPage, { cursor: pageParam, limit: 100 }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
