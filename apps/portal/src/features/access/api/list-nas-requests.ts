import { DynamicAuthorizationList } from '@demarc/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { nasKey } from './list-nas';

/** The last Disconnect-Requests to one NAS, with their bytes. */
export const useNasRequests = (id: string) =>
  useQuery({
    queryKey: [...nasKey, 'requests', id],
    queryFn: () => api.get(`/nas/${id}/requests`, DynamicAuthorizationList),
  });
