import { Payment, type ReversePayment } from '@demarc/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { paymentsKey } from './list-payments';

export function useReversePayment(id: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: ReversePayment) => api.send('POST', `/payments/${id}/reverse`, body, Payment),
    onSuccess: () => cache.invalidateQueries({ queryKey: paymentsKey }),
  });
}
