import { IncidentPage } from '@demarc/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from './api-client';

export const incidentsKey = ['incidents'] as const;

/** Those that are not over: what the first page and the list of them show. */
export const useOpenIncidents = (enabled = true) =>
  useQuery({
    queryKey: [...incidentsKey, 'open'],
    queryFn: () => api.get('/incidents?state=open&limit=200', IncidentPage),
    enabled,
  });
