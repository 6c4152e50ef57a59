import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Subscriber, type ChangeSubscriber } from '@demarc/contracts';
import { api } from '../../../lib/api-client';
import { subscribersKey } from './list-subscribers';

export const useChangeSubscriber = (number: string) => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: ChangeSubscriber) =>
      api.send('PATCH', `/subscribers/${encodeURIComponent(number)}`, body, Subscriber),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: subscribersKey }),
  });
};
