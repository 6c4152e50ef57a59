import { Plan, type CreatePlan } from '@demarc/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { plansKey } from './list-plans';

export function useCreatePlan() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: CreatePlan) => api.send('POST', '/plans', body, Plan),
    onSuccess: () => cache.invalidateQueries({ queryKey: plansKey }),
  });
}
