import { AddressPool, type ChangeAddressPool, type CreateAddressPool } from '@demarc/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { poolsKey } from '../../../lib/address-pools';
import { api } from '../../../lib/api-client';

/** Makes a pool, or changes the one with this id. */
export function useSavePool(id: string | null) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: CreateAddressPool | ChangeAddressPool) =>
      id === null
        ? api.send('POST', '/address-pools', body, AddressPool)
        : api.send('PATCH', `/address-pools/${id}`, body, AddressPool),
    onSuccess: () => cache.invalidateQueries({ queryKey: poolsKey }),
  });
}
