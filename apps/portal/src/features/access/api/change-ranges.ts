import { AddressPool, type AddAddressRange } from '@demarc/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { poolsKey } from '../../../lib/address-pools';
import { api } from '../../../lib/api-client';

function useAtPool<T>(send: (given: T) => Promise<unknown>) {
  const cache = useQueryClient();
  return useMutation({ mutationFn: send, onSuccess: () => cache.invalidateQueries({ queryKey: poolsKey }) });
}

export const useAddRange = (poolId: string) =>
  useAtPool((body: AddAddressRange) => api.send('POST', `/address-pools/${poolId}/ranges`, body, AddressPool));

/** It drains while somebody has an address of it. */
export const useTakeRangeAway = (poolId: string) =>
  useAtPool((rangeId: string) =>
    api.send('DELETE', `/address-pools/${poolId}/ranges/${rangeId}`, undefined, AddressPool),
  );

export const usePutRangeBack = (poolId: string) =>
  useAtPool((rangeId: string) =>
    api.send('POST', `/address-pools/${poolId}/ranges/${rangeId}/put-back`, undefined, AddressPool),
  );
