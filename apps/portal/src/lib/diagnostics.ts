import { RouterDiagnostic, RouterDiagnosticPage, type DiagnosticOrder } from '@demarc/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from './api-client';

export const diagnosticsKey = (routerId: string) => ['routers', 'one', routerId, 'diagnostics'] as const;

/** The newest diagnoses of a router, all kinds. */
export const useDiagnostics = (routerId: string) =>
  useQuery({
    queryKey: diagnosticsKey(routerId),
    queryFn: async () =>
      (await api.get(`/routers/${routerId}/diagnostics`, RouterDiagnosticPage, { limit: 200 })).items,
  });

export interface DiagnosticWish {
  readonly order: DiagnosticOrder;
  /** Made when the person was asked: the same wish pressed twice is one diagnosis. */
  readonly idempotencyKey: string;
}

export function useStartDiagnostic(routerId: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ order, idempotencyKey }: DiagnosticWish) =>
      api.send('POST', `/routers/${routerId}/diagnostics`, order, RouterDiagnostic, { idempotencyKey }),
    // One that runs already is shown as well.
    onSettled: () => cache.invalidateQueries({ queryKey: diagnosticsKey(routerId) }),
  });
}

export function useCancelDiagnostic(routerId: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.send('POST', `/diagnostics/${id}/cancel`, {}, RouterDiagnostic),
    onSettled: () => cache.invalidateQueries({ queryKey: diagnosticsKey(routerId) }),
  });
}
