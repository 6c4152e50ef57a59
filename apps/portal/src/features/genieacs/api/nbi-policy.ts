import { NbiState, type ChangeNbiPolicy } from '@demarc/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

export const nbiPolicyKey = ['nbi-policy'] as const;

export const useNbiPolicy = () => useQuery({ queryKey: nbiPolicyKey, queryFn: () => api.get('/nbi-policy', NbiState) });

export function useChangeNbiPolicy() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: ChangeNbiPolicy) => api.send('PUT', '/nbi-policy', body, NbiState),
    onSuccess: () => cache.invalidateQueries({ queryKey: nbiPolicyKey }),
  });
}
