import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Router } from '@demarc/contracts';
import { api } from '../../../lib/api-client';
import { subscribersKey } from './list-subscribers';

/** For 30 minutes this serial may enrol again with the shared credential: staff vouch for the reset. */
export const useOpenEnrolmentWindow = (routerId: string) => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => api.send('POST', `/routers/${routerId}/enrolment-window`, {}, Router),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: subscribersKey }),
  });
};
