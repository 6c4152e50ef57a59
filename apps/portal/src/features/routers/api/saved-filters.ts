import { SavedFilter, SavedFilterList, type CreateSavedFilter } from '@demarc/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

const savedFiltersKey = ['router-filters'] as const;

export const useSavedFilters = () =>
  useQuery({ queryKey: savedFiltersKey, queryFn: () => api.get('/router-filters', SavedFilterList) });

/** Keeps a filter; with the one it was, in the version that was seen, it is changed. */
export function useSaveFilter() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ was, content }: { was: SavedFilter | null; content: CreateSavedFilter }) =>
      was === null
        ? api.send('POST', '/router-filters', content, SavedFilter)
        : api.send('PUT', `/router-filters/${was.id}`, { ...content, version: was.version }, SavedFilter),
    onSettled: () => cache.invalidateQueries({ queryKey: savedFiltersKey }),
  });
}

export function useDeleteFilter() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ id, version }: SavedFilter) =>
      api.send('DELETE', `/router-filters/${id}?version=${version}`, undefined, null),
    onSettled: () => cache.invalidateQueries({ queryKey: savedFiltersKey }),
  });
}

export function useChooseStart() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (filterId: string | null) => api.send('PUT', '/router-filters/start', { filterId }, SavedFilterList),
    onSettled: () => cache.invalidateQueries({ queryKey: savedFiltersKey }),
  });
}
