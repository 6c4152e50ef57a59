import { PolicyAssignment, SuspensionPolicyList, type AssignSuspensionPolicy } from '@demarc/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { subscribersKey } from './list-subscribers';

export const usePolicyChoices = () =>
  useQuery({
    queryKey: ['suspension', 'policies'],
    queryFn: () => api.get('/suspension/policies', SuspensionPolicyList),
  });

export function useAssignPolicy() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ policyId, body }: { policyId: string; body: AssignSuspensionPolicy }) =>
      api.send('POST', `/suspension/policies/${policyId}/assign`, body, PolicyAssignment),
    onSuccess: () =>
      Promise.all([
        cache.invalidateQueries({ queryKey: subscribersKey }),
        cache.invalidateQueries({ queryKey: ['suspension'] }),
      ]),
  });
}
