import { ControlState, type SwitchBrake } from '@demarc/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { controlKey } from './get-control';

export function useSwitchBrake() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: SwitchBrake) => api.send('PUT', '/control/brake', body, ControlState),
    onSuccess: (state) => cache.setQueryData(controlKey, state),
  });
}
