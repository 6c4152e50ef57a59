import { SuspensionOverview } from '@demarc/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

export const suspensionKey = ['suspension'] as const;

export const useSuspensionOverview = () =>
  useQuery({
    queryKey: [...suspensionKey, 'overview'],
    queryFn: () => api.get('/suspension', SuspensionOverview),
  });
