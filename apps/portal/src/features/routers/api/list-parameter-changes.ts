import { ParameterChangePage, type ChangeSource } from '@demarc/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { routerKey } from './get-router';

export interface ChangeFilter {
  readonly path: string;
  readonly source: ChangeSource | undefined;
}

export const useParameterChanges = (id: string, filter: ChangeFilter) =>
  useInfiniteQuery({
    queryKey: [...routerKey(id), 'changes', filter],
    queryFn: ({ pageParam }) =>
      api.get(`/routers/${id}/history`, ParameterChangePage, { ...filter, cursor: pageParam, limit: 100 }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: (before) => before,
  });
