import { ParameterChangePage } from '@demarc/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { routerKey } from './get-router';

export const useParameterChanges = (id: string) =>
  useInfiniteQuery({
    queryKey: [...routerKey(id), 'changes'],
    queryFn: ({ pageParam }) =>
      api.get(`/routers/${id}/history`, ParameterChangePage, { cursor: pageParam, limit: 100 }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
