import { useMutation, useQueryClient } from '@tanstack/react-query';
import { poolsKey } from '../../../lib/address-pools';
import { api } from '../../../lib/api-client';

export function useDeletePool() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.send('DELETE', `/address-pools/${id}`, undefined, null),
    onSuccess: () => cache.invalidateQueries({ queryKey: poolsKey }),
  });
}
