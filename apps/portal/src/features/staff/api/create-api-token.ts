import { CreatedApiToken, type CreateApiToken } from '@demarc/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { apiTokensKey } from './list-api-tokens';

/** The answer holds the token itself; it goes to the screen, never into the cache. */
export function useCreateApiToken() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: CreateApiToken) => api.send('POST', '/auth/tokens', body, CreatedApiToken),
    gcTime: 0,
    onSuccess: () => cache.invalidateQueries({ queryKey: apiTokensKey }),
  });
}
