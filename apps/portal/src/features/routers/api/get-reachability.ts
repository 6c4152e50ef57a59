import { RouterReachability } from '@demarc/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { routerKey } from './get-router';

export const reachabilityKey = (id: string) => [...routerKey(id), 'reachability'] as const;

export const useReachability = (id: string) =>
  useQuery({
    queryKey: reachabilityKey(id),
    queryFn: () => api.get(`/routers/${id}/reachability`, RouterReachability),
  });
