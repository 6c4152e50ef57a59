import { AccessSessionSummary } from '@demarc/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { sessionsKey } from './list-sessions';

export const useSessionSummary = () =>
  useQuery({
    queryKey: [...sessionsKey, 'summary'],
    queryFn: () => api.get('/sessions/summary', AccessSessionSummary),
  });
