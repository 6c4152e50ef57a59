import { PolicyAssignment, PolicyPlanList, type AssignSuspensionPolicy } from '@demarc/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { suspensionKey } from './get-suspension-overview';

export const usePolicyPlans = (policyId: string) =>
  useQuery({
    queryKey: [...suspensionKey, 'policies', policyId, 'plans'],
    queryFn: () => api.get(`/suspension/policies/${policyId}/plans`, PolicyPlanList),
  });

export function useAssignPolicy(policyId: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: AssignSuspensionPolicy) =>
      api.send('POST', `/suspension/policies/${policyId}/assign`, body, PolicyAssignment),
    // Refused because the number is another one by now: show that one.
    onSettled: () => cache.invalidateQueries({ queryKey: suspensionKey }),
  });
}
