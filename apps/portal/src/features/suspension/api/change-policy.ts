import { SuspensionPolicy, type ChangeSuspensionPolicy } from '@demarc/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { suspensionKey } from './get-suspension-overview';

export function useChangePolicy(id: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: ChangeSuspensionPolicy) => api.send('PUT', `/suspension/policies/${id}`, body, SuspensionPolicy),
    onSuccess: () => cache.invalidateQueries({ queryKey: suspensionKey }),
  });
}
