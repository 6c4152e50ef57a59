import { ControlState, type AcceptClock } from '@demarc/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { controlKey } from './get-control';

export function useAcceptClock() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: AcceptClock) => api.send('POST', '/control/clock-hold/accept', body, ControlState),
    onSuccess: (state) => cache.setQueryData(controlKey, state),
  });
}
