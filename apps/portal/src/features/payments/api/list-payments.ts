import { PaymentPage } from '@demarc/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

export const paymentsKey = ['payments'] as const;

export const usePayments = (search: string | undefined) =>
  useInfiniteQuery({
    queryKey: [...paymentsKey, 'list', search],
    queryFn: ({ pageParam }) => api.get('/payments', PaymentPage, { search, cursor: pageParam, limit: 100 }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: (before) => before,
  });
