import { RouterPage, type CpeState } from '@demarc/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

export interface RouterFilter {
  readonly search?: string | undefined;
  readonly state?: CpeState | undefined;
}

export const routersKey = ['routers'] as const;

export const useRouters = (filter: RouterFilter) =>
  useInfiniteQuery({
    queryKey: [...routersKey, 'list', filter],
    queryFn: ({ pageParam }) => api.get('/routers', RouterPage, { ...filter, cursor: pageParam, limit: 100 }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: (before) => before,
  });
