import { AccessSessionPage, type AccessGroupName, type AccessSessionStatus } from '@demarc/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

export interface SessionFilter {
  readonly status?: AccessSessionStatus | undefined;
  readonly nasId?: string | undefined;
  readonly group?: AccessGroupName | undefined;
  readonly search?: string | undefined;
}

export const sessionsKey = ['access-sessions'] as const;

export const useSessions = (filter: SessionFilter) =>
  useInfiniteQuery({
    queryKey: [...sessionsKey, 'list', filter],
    queryFn: ({ pageParam }) => api.get('/sessions', AccessSessionPage, { ...filter, cursor: pageParam, limit: 100 }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: (before) => before,
  });
