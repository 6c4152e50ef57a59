import { ControlState } from '@demarc/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

export const controlKey = ['control'] as const;

/** What waits is counted on demand; while the brake is on it grows. */
const COUNT_AGAIN_MS = 5_000;

export const useControl = () =>
  useQuery({
    queryKey: controlKey,
    queryFn: () => api.get('/control', ControlState),
    refetchInterval: ({ state }) =>
      state.data === undefined || state.data.brake.state === 'off' ? false : COUNT_AGAIN_MS,
  });
