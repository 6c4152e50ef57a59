import { RouterPresence } from '@demarc/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { routerKey } from './get-router';

export const presenceKey = (id: string) => [...routerKey(id), 'presence'] as const;

/** It grows late and silent while nothing happens. */
const LOOK_AGAIN_MS = 60_000;

export const usePresence = (id: string) =>
  useQuery({
    queryKey: presenceKey(id),
    queryFn: () => api.get(`/routers/${id}/presence`, RouterPresence),
    refetchInterval: LOOK_AGAIN_MS,
  });
