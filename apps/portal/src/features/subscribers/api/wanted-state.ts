import { useQuery } from '@tanstack/react-query';
import { WantedState } from '@demarc/contracts';
import { api } from '../../../lib/api-client';

export const wantedStateKey = (routerId: string): readonly ['routers', string, 'wanted'] => [
  'routers',
  routerId,
  'wanted',
];

/** Which wanted parameters the router does not have yet, and why. */
export const useWantedState = (routerId: string) =>
  useQuery({
    queryKey: wantedStateKey(routerId),
    queryFn: () => api.get(`/routers/${routerId}/wanted`, WantedState),
  });
