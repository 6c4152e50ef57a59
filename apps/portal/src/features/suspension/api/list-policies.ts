import { SuspensionPolicyList } from '@demarc/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { suspensionKey } from './get-suspension-overview';

export const usePolicies = () =>
  useQuery({
    queryKey: [...suspensionKey, 'policies'],
    queryFn: () => api.get('/suspension/policies', SuspensionPolicyList),
  });
