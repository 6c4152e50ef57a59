import { RouterCredential, type ChangeCredential } from '@demarc/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { routerKey } from './get-router';

const routerCredentialKey = (id: string) => [...routerKey(id), 'credential'] as const;

export const useRouterCredential = (id: string) =>
  useQuery({
    queryKey: routerCredentialKey(id),
    queryFn: () => api.get(`/routers/${id}/credential`, RouterCredential),
  });

export function useChangeCredential(id: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: ChangeCredential) => api.send('POST', `/routers/${id}/credential`, body, RouterCredential),
    onSuccess: () => cache.invalidateQueries({ queryKey: routerKey(id) }),
  });
}
