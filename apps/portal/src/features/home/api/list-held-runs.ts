import { SuspensionRunList } from '@demarc/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

export const heldRunsKey = ['suspension', 'runs'] as const;

/** Suspension runs; those that a guard holds need a person. */
export const useHeldRuns = (enabled: boolean) =>
  useQuery({
    queryKey: heldRunsKey,
    queryFn: () => api.get('/suspension/runs', SuspensionRunList),
    enabled,
    select: (runs) => runs.filter(({ heldAt }) => heldAt !== null),
  });
