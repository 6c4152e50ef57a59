import { useInfiniteQuery } from '@tanstack/react-query';
import { SubscriberPage, type SubscriberQuery } from '@demarc/contracts';
import { api } from '../../../lib/api-client';

export type SubscriberFilter = Pick<SubscriberQuery, 'view'> & {
  search: string | undefined;
  state: string | undefined;
};

export const subscribersKey = ['subscribers'] as const;

export const useSubscribers = (filter: SubscriberFilter) =>
  useInfiniteQuery({
    queryKey: [...subscribersKey, 'list', filter],
    queryFn: ({ pageParam }) => api.get('/subscribers', SubscriberPage, { ...filter, cursor: pageParam, limit: 100 }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: (before) => before,
  });
