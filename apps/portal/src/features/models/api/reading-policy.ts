import { ReadingPolicy, type ChangeReadingPolicy } from '@demarc/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

export const readingPolicyKey = ['reading-policy'] as const;

export const useReadingPolicy = () =>
  useQuery({ queryKey: readingPolicyKey, queryFn: () => api.get('/reading-policy', ReadingPolicy) });

export function useChangeReadingPolicy() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: ChangeReadingPolicy) => api.send('PUT', '/reading-policy', body, ReadingPolicy),
    onSuccess: () => cache.invalidateQueries({ queryKey: readingPolicyKey }),
  });
}
