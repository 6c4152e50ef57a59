import { Router, type ArmRouter } from '@demarc/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { routerKey } from './get-router';

export function useArmRouter(routerId: string, verb: 'arm' | 'disarm') {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: ArmRouter) => api.send('POST', `/routers/${routerId}/${verb}`, body, Router),
    onSuccess: () => cache.invalidateQueries({ queryKey: routerKey(routerId) }),
  });
}
