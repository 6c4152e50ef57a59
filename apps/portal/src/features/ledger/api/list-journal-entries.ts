import { JournalPage } from '@demarc/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { ledgerKey } from './get-trial-balance';

export const useJournalEntries = (subscriberId: string | undefined) =>
  useInfiniteQuery({
    queryKey: [...ledgerKey, 'entries', subscriberId],
    queryFn: ({ pageParam }) => api.get('/ledger/entries', JournalPage, { subscriberId, cursor: pageParam, limit: 50 }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
