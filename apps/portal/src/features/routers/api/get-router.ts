import { Router } from '@demarc/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { routersKey } from './list-routers';

/** All readings of one router start with this key. */
export const routerKey = (id: string) => [...routersKey, 'one', id] as const;

export const useRouter = (id: string) =>
  useQuery({ queryKey: [...routerKey(id), 'page'], queryFn: () => api.get(`/routers/${id}`, Router) });
