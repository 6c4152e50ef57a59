import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Router } from '@demarc/contracts';
import { api } from '../../../lib/api-client';
import { subscribersKey } from './list-subscribers';

/** Her router by its serial: it may have called already, or will boot later. */
export const usePreRegisterRouter = () => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: { serialNumber: string; subscriptionId: string }) => api.send('POST', '/routers', body, Router),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: subscribersKey }),
  });
};
