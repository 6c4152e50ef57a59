import { Nas, type CreateNas } from '@demarc/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { nasKey } from './list-nas';

export function useCreateNas() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: CreateNas) => api.send('POST', '/nas', body, Nas),
    onSuccess: () => cache.invalidateQueries({ queryKey: nasKey }),
  });
}
