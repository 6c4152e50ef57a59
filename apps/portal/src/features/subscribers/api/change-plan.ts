import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Subscription, type ChangeSubscriptionPlan } from '@demarc/contracts';
import { api } from '../../../lib/api-client';
import { subscribersKey } from './list-subscribers';

export const useChangeSubscriptionPlan = (subscriptionId: string) => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: ChangeSubscriptionPlan) =>
      api.send('POST', `/subscriptions/${subscriptionId}/plan-change`, body, Subscription),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: subscribersKey }),
  });
};
