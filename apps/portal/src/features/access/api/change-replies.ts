import { RadiusStatus, type ChangeAccessReplies } from '@demarc/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { radiusKey } from './get-radius';

export function useChangeReplies() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: ChangeAccessReplies) => api.send('PUT', '/radius/replies', body, RadiusStatus),
    onSuccess: (status) => cache.setQueryData(radiusKey, status),
  });
}
