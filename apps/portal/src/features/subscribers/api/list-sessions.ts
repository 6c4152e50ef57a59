import { AccessSessionPage, LoginAttemptList } from '@demarc/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

export const accessOfServiceKey = ['access-sessions', 'of-service'] as const;

/** The last sessions of a service, the one of now first. */
export const useSessionsOf = (subscriptionId: string) =>
  useQuery({
    queryKey: [...accessOfServiceKey, subscriptionId],
    queryFn: () => api.get('/sessions', AccessSessionPage, { subscriptionId, limit: 10 }),
  });

/** How FreeRADIUS answered its last logins. */
export const useLoginsOf = (subscriptionId: string) =>
  useQuery({
    queryKey: [...accessOfServiceKey, subscriptionId, 'logins'],
    queryFn: () => api.get(`/radius/logins/${subscriptionId}`, LoginAttemptList),
  });
