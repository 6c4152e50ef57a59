import { WantedState, type LetGoSetting } from '@demarc/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { routerKey } from './get-router';

/** What an operator has set there is wanted no more, and the router is called. */
export function useLetGo(id: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: LetGoSetting) => api.send('POST', `/routers/${id}/wanted/let-go`, body, WantedState),
    onSuccess: () => cache.invalidateQueries({ queryKey: routerKey(id) }),
  });
}
