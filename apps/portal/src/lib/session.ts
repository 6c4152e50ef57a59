import { queryOptions, useQuery } from '@tanstack/react-query';
import { Me, type Permission } from '@demarc/contracts';
import { api } from './api-client';

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: () => api.get('/auth/me', Me),
  staleTime: 5 * 60_000,
  retry: false,
});

/** Who is signed in; pages are shown only when somebody is. */
export function useMe(): Me | undefined {
  return useQuery(meQuery).data;
}

/** The portal hides what the server would refuse; the server decides. */
export function useMay(permission: Permission): boolean {
  return useMe()?.permissions.includes(permission) ?? false;
}
