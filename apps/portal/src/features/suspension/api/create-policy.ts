import { SuspensionPolicy, type CreateSuspensionPolicy } from '@demarc/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { suspensionKey } from './get-suspension-overview';

export function useCreatePolicy() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: CreateSuspensionPolicy) => api.send('POST', '/suspension/policies', body, SuspensionPolicy),
    onSuccess: () => cache.invalidateQueries({ queryKey: suspensionKey }),
  });
}
