import { AccessSessionDetail } from '@demarc/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { sessionsKey } from './list-sessions';

/** A session with every report of its NAS. */
export const useSession = (id: string) =>
  useQuery({
    queryKey: [...sessionsKey, 'detail', id],
    queryFn: () => api.get(`/sessions/${id}`, AccessSessionDetail),
  });
