import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { apiTokensKey } from './list-api-tokens';

export function useRevokeApiToken() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.send('DELETE', `/auth/tokens/${id}`, undefined, null),
    onSuccess: () => cache.invalidateQueries({ queryKey: apiTokensKey }),
  });
}
