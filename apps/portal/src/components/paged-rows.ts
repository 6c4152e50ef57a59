import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';

interface PageOf<Row> {
  items: Row[];
  nextCursor: string | null;
}

interface PagedRows<Row> {
  rows: Row[] | undefined;
  error: unknown;
  onRetry: () => void;
  refreshing: boolean;
  hasMore: boolean;
  loadingMore: boolean;
  onMore: () => void;
}

/** The pages of a list as a table takes them. */
export function pagedRows<Row>(query: UseInfiniteQueryResult<InfiniteData<PageOf<Row>>>): PagedRows<Row> {
  return {
    rows: query.data?.pages.flatMap((page) => page.items),
    error: query.error,
    onRetry: () => void query.refetch(),
    refreshing: query.isPlaceholderData,
    hasMore: query.hasNextPage,
    loadingMore: query.isFetchingNextPage,
    onMore: () => void query.fetchNextPage(),
  };
}
