import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Subscriber, type CreateSubscriber } from '@demarc/contracts';
import { api } from '../../../lib/api-client';
import { subscribersKey } from './list-subscribers';

export const useCreateSubscriber = () => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: CreateSubscriber) => api.send('POST', '/subscribers', body, Subscriber),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: subscribersKey }),
  });
};
