import { ConfigProfileList } from '@demarc/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

/** Profiles a policy may choose; who may not see routers chooses none. */
export const useProfileChoices = () =>
  useQuery({
    queryKey: ['config-profiles'],
    queryFn: () => api.get('/config-profiles', ConfigProfileList),
    retry: false,
  });
