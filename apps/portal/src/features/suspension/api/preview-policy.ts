import { PolicyPreview, type ChangeSuspensionPolicy } from '@demarc/contracts';
import { skipToken, useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

/** What the policy, as edited, would decide now. `null` while the form cannot be read. */
export const usePolicyPreview = (policyId: string, edited: ChangeSuspensionPolicy | null) =>
  useQuery({
    queryKey: ['policy-preview', policyId, edited],
    queryFn:
      edited === null
        ? skipToken
        : () => api.send('POST', `/suspension/policies/${policyId}/preview`, edited, PolicyPreview),
    placeholderData: (before) => before,
    retry: false,
  });
