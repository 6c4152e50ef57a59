import { Invoice } from '@demarc/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { invoicesKey } from './list-invoices';

/** By number, as people and addresses name it; the id works too. */
export const useInvoice = (number: string) =>
  useQuery({
    queryKey: [...invoicesKey, 'one', number],
    queryFn: () => api.get(`/invoices/${encodeURIComponent(number)}`, Invoice),
  });
