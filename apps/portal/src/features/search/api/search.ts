import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query';
import { SearchResult } from '@demarc/contracts';
import { api } from '../../../lib/api-client';

/** Answers that come late are dropped: each text is a key of its own. */
export const useSearch = (text: string) =>
  useQuery({
    queryKey: ['search', text],
    queryFn: text === '' ? skipToken : () => api.get('/search', SearchResult, { q: text }),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
