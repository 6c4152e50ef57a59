import { RouterParameterPage, type ParameterGroup } from '@demarc/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { routerKey } from './get-router';

export interface ParameterFilter {
  readonly search?: string | undefined;
  readonly group?: ParameterGroup | undefined;
  readonly only: 'all' | 'wanted' | 'writable';
}

export const useRouterParameters = (id: string, filter: ParameterFilter) =>
  useInfiniteQuery({
    queryKey: [...routerKey(id), 'parameters', filter],
    queryFn: ({ pageParam }) =>
      api.get(`/routers/${id}/parameters`, RouterParameterPage, { ...filter, cursor: pageParam, limit: 1000 }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: (before) => before,
  });
