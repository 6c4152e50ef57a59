import { Router, type PreRegisterRouter } from '@demarc/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { routersKey } from './list-routers';

export function usePreRegisterRouter() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: PreRegisterRouter) => api.send('POST', '/routers', body, Router),
    onSuccess: () => cache.invalidateQueries({ queryKey: routersKey }),
  });
}
