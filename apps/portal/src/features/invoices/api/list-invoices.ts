import { InvoicePage, type InvoiceState } from '@demarc/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

export interface InvoiceFilter {
  readonly search?: string | undefined;
  readonly state?: InvoiceState | undefined;
  readonly overdue?: boolean | undefined;
}

export const invoicesKey = ['invoices'] as const;

export const useInvoices = (filter: InvoiceFilter) =>
  useInfiniteQuery({
    queryKey: [...invoicesKey, 'list', filter],
    queryFn: ({ pageParam }) => api.get('/invoices', InvoicePage, { ...filter, cursor: pageParam, limit: 100 }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: (before) => before,
  });
