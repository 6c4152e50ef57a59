import { ConfigPush } from '@demarc/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { routerKey } from './get-router';

export function useRetryConfigPush(routerId: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (pushId: string) => api.send('POST', `/config-pushes/${pushId}/retry`, {}, ConfigPush),
    onSuccess: () => cache.invalidateQueries({ queryKey: routerKey(routerId) }),
  });
}
