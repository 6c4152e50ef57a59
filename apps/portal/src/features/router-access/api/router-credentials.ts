import { CredentialOverview, RouterCount, type ChangeCredentials, type CredentialScopeQuery } from '@demarc/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

const credentialsKey = ['router-credentials'] as const;
/** Changes go at their pace, for hours. */
const LOOK_AGAIN_MS = 30_000;

export const useCredentialOverview = () =>
  useQuery({
    queryKey: [...credentialsKey, 'overview'],
    queryFn: () => api.get('/router-credentials', CredentialOverview),
    refetchInterval: LOOK_AGAIN_MS,
  });

/** How many routers a change would be for. */
export const useCredentialCount = (scope: CredentialScopeQuery) =>
  useQuery({
    queryKey: [...credentialsKey, 'count', scope],
    queryFn: () => api.get(`/router-credentials/count?${searchOf(scope)}`, RouterCount),
  });

export function useChangeCredentials() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: ChangeCredentials) => api.send('POST', '/router-credentials/changes', body, RouterCount),
    onSettled: () => cache.invalidateQueries({ queryKey: credentialsKey }),
  });
}

function searchOf(scope: CredentialScopeQuery): string {
  const entries = Object.entries(scope).filter(([, value]) => value !== undefined);
  return new URLSearchParams(entries.map(([name, value]) => [name, String(value)])).toString();
}
