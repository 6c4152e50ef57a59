import { Nas, type ChangeNas } from '@demarc/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { nasKey } from './list-nas';

export function useChangeNas(id: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: ChangeNas) => api.send('PATCH', `/nas/${id}`, body, Nas),
    onSuccess: () => cache.invalidateQueries({ queryKey: nasKey }),
  });
}
