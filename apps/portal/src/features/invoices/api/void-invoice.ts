import { Invoice, type VoidInvoice } from '@demarc/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { invoicesKey } from './list-invoices';

export function useVoidInvoice(number: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: VoidInvoice) => api.send('POST', `/invoices/${encodeURIComponent(number)}/void`, body, Invoice),
    onSuccess: () => cache.invalidateQueries({ queryKey: invoicesKey }),
  });
}
