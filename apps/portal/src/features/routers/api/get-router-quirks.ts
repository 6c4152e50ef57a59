import { RouterQuirks } from '@demarc/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { routerKey } from './get-router';

export const useRouterQuirks = (routerId: string) =>
  useQuery({
    queryKey: [...routerKey(routerId), 'quirks'],
    queryFn: () => api.get(`/routers/${routerId}/quirks`, RouterQuirks),
  });
