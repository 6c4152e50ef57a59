import { FreshnessPolicy, type ChangeFreshnessPolicy } from '@demarc/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { modelsKey } from './models';

export const useFreshnessPolicy = () =>
  useQuery({ queryKey: [...modelsKey, 'freshness'], queryFn: () => api.get('/freshness-policy', FreshnessPolicy) });

export function useChangeFreshnessPolicy() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: ChangeFreshnessPolicy) => api.send('PUT', '/freshness-policy', body, FreshnessPolicy),
    onSuccess: () => cache.invalidateQueries({ queryKey: modelsKey }),
  });
}
