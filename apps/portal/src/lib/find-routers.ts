import { RouterPage } from '@demarc/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from './api-client';

/** Routers to choose from: a few hits for what is being typed. */
export const useFindRouters = (search: string) =>
  useQuery({
    queryKey: ['routers', 'find', search],
    queryFn: () => api.get('/routers', RouterPage, { search: search === '' ? undefined : search, limit: 10 }),
    placeholderData: (before) => before,
  });
