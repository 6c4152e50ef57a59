import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { SubscriptionAccess, type ChangeSubscriptionAccess } from '@demarc/contracts';
import { api } from '../../../lib/api-client';
import { subscribersKey } from './list-subscribers';

const accessKey = (subscriptionId: string): readonly string[] => [...subscribersKey, 'access', subscriptionId];

export const useSubscriptionAccess = (subscriptionId: string) =>
  useQuery({
    queryKey: accessKey(subscriptionId),
    queryFn: () => api.get(`/subscriptions/${subscriptionId}/access`, SubscriptionAccess),
  });

export const useChangeSubscriptionAccess = (subscriptionId: string) => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: ChangeSubscriptionAccess) =>
      api.send('PUT', `/subscriptions/${subscriptionId}/access`, body, SubscriptionAccess),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: subscribersKey }),
  });
};
