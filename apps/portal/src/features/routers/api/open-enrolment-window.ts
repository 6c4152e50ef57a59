import { Router } from '@demarc/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { routersKey } from './list-routers';

/** For 30 minutes this serial may enrol again with the shared credential: after a factory reset, staff vouch for it. */
export function useOpenEnrolmentWindow(id: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => api.send('POST', `/routers/${id}/enrolment-window`, {}, Router),
    onSuccess: () => cache.invalidateQueries({ queryKey: routersKey }),
  });
}
