import { ConfigPushList } from '@demarc/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { routerKey } from './get-router';

export const useConfigPushes = (id: string) =>
  useQuery({
    queryKey: [...routerKey(id), 'config-pushes'],
    queryFn: () => api.get(`/routers/${id}/config-pushes`, ConfigPushList),
  });
