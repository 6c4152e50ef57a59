import {
  IncidentDetail,
  IncidentLimits,
  IncidentMemberPage,
  IncidentPage,
  type ChangeIncidentLimits,
  type IncidentMemberQuery,
} from '@demarc/contracts';
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { incidentsKey } from '../../../lib/incidents';

const nextOf = (cursor: string | null): string => (cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`);

export const usePastIncidents = () =>
  useInfiniteQuery({
    queryKey: [...incidentsKey, 'past'],
    queryFn: ({ pageParam }) => api.get(`/incidents?state=closed&limit=50${nextOf(pageParam)}`, IncidentPage),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

const incidentKey = (id: string) => [...incidentsKey, 'one', id] as const;

export const useIncident = (id: string) =>
  useQuery({ queryKey: incidentKey(id), queryFn: () => api.get(`/incidents/${id}`, IncidentDetail) });

export const useIncidentMembers = (id: string, only: IncidentMemberQuery['only']) =>
  useInfiniteQuery({
    queryKey: [...incidentKey(id), 'members', only],
    queryFn: ({ pageParam }) =>
      api.get(`/incidents/${id}/members?only=${only}&limit=100${nextOf(pageParam)}`, IncidentMemberPage),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });

function useChange<Body>(send: (body: Body) => Promise<unknown>) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSettled: () => cache.invalidateQueries({ queryKey: incidentsKey }),
  });
}

export const useAcknowledgeIncident = (id: string) =>
  useChange(() => api.send('POST', `/incidents/${id}/acknowledge`, {}, IncidentDetail));
export const useNoteIncident = (id: string) =>
  useChange((text: string) => api.send('POST', `/incidents/${id}/notes`, { text }, IncidentDetail));
export const useCloseIncident = (id: string) =>
  useChange((reason: string) => api.send('POST', `/incidents/${id}/close`, { reason }, IncidentDetail));

export const useIncidentLimits = () =>
  useQuery({ queryKey: [...incidentsKey, 'limits'], queryFn: () => api.get('/incident-limits', IncidentLimits) });
export const useChangeIncidentLimits = () =>
  useChange((body: ChangeIncidentLimits) => api.send('PUT', '/incident-limits', body, IncidentLimits));
