import {
  ServiceIntervention,
  ServiceInterventionList,
  type RestoreService,
  type SuspendService,
} from '@demarc/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { subscribersKey } from './list-subscribers';

export const interventionsKey = (subscriptionId: string) =>
  [...subscribersKey, 'interventions', subscriptionId] as const;

export const useInterventions = (subscriptionId: string, enabled: boolean) =>
  useQuery({
    queryKey: interventionsKey(subscriptionId),
    queryFn: () => api.get(`/subscriptions/${subscriptionId}/interventions`, ServiceInterventionList),
    enabled,
  });

interface Intervening<Body> {
  body: Body;
  idempotencyKey: string;
}

function useIntervene<Body>(subscriptionId: string, verb: 'suspend' | 'restore') {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ body, idempotencyKey }: Intervening<Body>) =>
      api.send('POST', `/subscriptions/${subscriptionId}/${verb}`, body, ServiceIntervention, { idempotencyKey }),
    onSuccess: () => cache.invalidateQueries({ queryKey: subscribersKey }),
  });
}

export const useSuspendService = (subscriptionId: string) => useIntervene<SuspendService>(subscriptionId, 'suspend');
export const useRestoreService = (subscriptionId: string) => useIntervene<RestoreService>(subscriptionId, 'restore');
