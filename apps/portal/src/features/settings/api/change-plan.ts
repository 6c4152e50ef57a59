import { Plan, type ChangePlan } from '@demarc/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { plansKey } from './list-plans';

export function useChangePlan(id: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: ChangePlan) => api.send('PATCH', `/plans/${id}`, body, Plan),
    onSuccess: () => cache.invalidateQueries({ queryKey: plansKey }),
  });
}
