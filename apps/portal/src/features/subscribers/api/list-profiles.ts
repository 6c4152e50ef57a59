import { ConfigProfileList } from '@demarc/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

/** Profiles that may carry a suspension out; who may not see routers chooses none. */
export const useProfileChoices = () =>
  useQuery({
    queryKey: ['config-profiles'],
    queryFn: () => api.get('/config-profiles', ConfigProfileList),
    retry: false,
  });
