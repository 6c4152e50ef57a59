import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { originsKey } from './list-origins';

export function useRemoveOrigin() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.send('DELETE', `/widget-origins/${id}`, undefined, null),
    onSuccess: () => cache.invalidateQueries({ queryKey: originsKey }),
  });
}
