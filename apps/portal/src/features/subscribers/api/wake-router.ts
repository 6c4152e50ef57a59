import { useMutation, useQueryClient } from '@tanstack/react-query';
import { WakeResult } from '@demarc/contracts';
import { api } from '../../../lib/api-client';
import { subscribersKey } from './list-subscribers';

/** Asks the router to call now; its next Inform is the answer. */
export const useWakeRouter = (routerId: string) => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => api.send('POST', `/routers/${routerId}/wake`, {}, WakeResult),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: subscribersKey }),
  });
};
