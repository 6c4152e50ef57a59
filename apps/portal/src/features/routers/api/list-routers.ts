import { RouterPage, type CpeState, type RouterSort } from '@demarc/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

/** Which routers, as an address has it. */
export interface RouterAddress {
  readonly search?: string | undefined;
  readonly state?: CpeState | undefined;
  readonly filter?: string | undefined;
}

export interface RouterListing extends RouterAddress {
  readonly sort?: RouterSort | undefined;
  /** Names of promoted parameters, separated by commas. */
  readonly columns?: string | undefined;
}

export const routersKey = ['routers'] as const;

export const useRouters = (listing: RouterListing) =>
  useInfiniteQuery({
    queryKey: [...routersKey, 'list', listing],
    queryFn: ({ pageParam }) => api.get('/routers', RouterPage, { ...listing, cursor: pageParam, limit: 100 }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: (before) => before,
  });
