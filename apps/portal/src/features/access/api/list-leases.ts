import { AddressLeasePage } from '@demarc/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { poolsKey } from '../../../lib/address-pools';
import { api } from '../../../lib/api-client';

/** Who has which address of a pool, in the order of the addresses. */
export const useLeases = (poolId: string) =>
  useInfiniteQuery({
    queryKey: [...poolsKey, 'leases', poolId],
    queryFn: ({ pageParam }) =>
      api.get(`/address-pools/${poolId}/leases`, AddressLeasePage, { cursor: pageParam, limit: 50 }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
