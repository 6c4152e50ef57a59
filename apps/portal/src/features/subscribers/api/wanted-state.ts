import { useQuery } from '@tanstack/react-query';
import { WantedState } from '@demarc/contracts';
import { api } from '../../../lib/api-client';

/** Which wanted parameters the router does not have yet, and why. */
export const useWantedState = (routerId: string) =>
  useQuery({
    queryKey: ['routers', routerId, 'wanted'],
    queryFn: () => api.get(`/routers/${routerId}/wanted`, WantedState),
  });
