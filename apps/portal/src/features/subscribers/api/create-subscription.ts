import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Subscription, type CreateSubscription } from '@demarc/contracts';
import type { z } from 'zod';
import { api } from '../../../lib/api-client';
import { subscribersKey } from './list-subscribers';

export type SubscriptionWish = z.input<typeof CreateSubscription>;

export const useCreateSubscription = () => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ number, body }: { number: string; body: SubscriptionWish }) =>
      api.send('POST', `/subscribers/${encodeURIComponent(number)}/subscriptions`, body, Subscription),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: subscribersKey }),
  });
};
