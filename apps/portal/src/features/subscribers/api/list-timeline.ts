import { useInfiniteQuery } from '@tanstack/react-query';
import { TimelinePage, type TimelineEntry } from '@demarc/contracts';
import { api } from '../../../lib/api-client';

export type TimelineKind = TimelineEntry['kind'];

export const timelineKey = (number: string): readonly ['subscribers', string, 'timeline'] => [
  'subscribers',
  number,
  'timeline',
];

export const useTimeline = (number: string, kind: TimelineKind | undefined) =>
  useInfiniteQuery({
    queryKey: [...timelineKey(number), kind ?? 'all'],
    queryFn: ({ pageParam }) =>
      api.get(`/subscribers/${encodeURIComponent(number)}/timeline`, TimelinePage, {
        kind,
        cursor: pageParam,
        limit: 50,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: (before) => before,
  });
