import { RouterScripts } from '@demarc/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

export const routerScriptsKey = ['router-scripts'] as const;

export const useRouterScripts = (routerId: string) =>
  useQuery({
    queryKey: [...routerScriptsKey, routerId],
    queryFn: () => api.get(`/routers/${routerId}/scripts`, RouterScripts),
  });
