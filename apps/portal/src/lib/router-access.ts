import { useQuery } from '@tanstack/react-query';
import { RouterAccess, SecurityEventList } from '@demarc/contracts';
import { api } from './api-client';

export const routerAccessKey = ['router-access'] as const;

/** It changes with the settings of a start, or when a certificate is renewed: nobody announces it. */
const LOOK_AGAIN_MS = 300_000;

export const useRouterAccess = (enabled = true) =>
  useQuery({
    queryKey: routerAccessKey,
    queryFn: () => api.get('/router-access', RouterAccess),
    refetchInterval: LOOK_AGAIN_MS,
    enabled,
  });

export const useSecurityEvents = () =>
  useQuery({
    queryKey: [...routerAccessKey, 'security-events'],
    queryFn: () => api.get('/router-access/security-events', SecurityEventList),
    refetchInterval: LOOK_AGAIN_MS,
  });
