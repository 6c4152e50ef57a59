import {
  BulkChange,
  BulkChangeList,
  BulkPreview,
  BulkRouterList,
  SavedFilterList,
  TagUseList,
  type ApproveBulkChange,
  type BulkRouterState,
  type CreateBulkChange,
  type DecideBulkChange,
  type PreviewBulkChange,
  type UndoBulkChange,
} from '@demarc/contracts';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

export const bulkChangesKey = ['bulk-changes'] as const;

export const useBulkChanges = () =>
  useQuery({ queryKey: [...bulkChangesKey, 'list'], queryFn: () => api.get('/bulk-changes', BulkChangeList) });

export const useBulkChange = (id: string) =>
  useQuery({ queryKey: [...bulkChangesKey, 'one', id], queryFn: () => api.get(`/bulk-changes/${id}`, BulkChange) });

export const useBulkRouters = (id: string, state: BulkRouterState | null, search: string) =>
  useQuery({
    queryKey: [...bulkChangesKey, 'one', id, 'routers', state, search],
    queryFn: () =>
      api.get(`/bulk-changes/${id}/routers`, BulkRouterList, {
        state,
        search: search === '' ? null : search,
        limit: 200,
      }),
    placeholderData: keepPreviousData,
  });

export const useSavedSets = () =>
  useQuery({ queryKey: ['router-filters'], queryFn: () => api.get('/router-filters', SavedFilterList) });

export const useTagUse = () =>
  useQuery({ queryKey: ['router-tags'], queryFn: () => api.get('/router-tags', TagUseList) });

/** What it would do, by the planner itself; it writes nothing. */
export const useBulkPreview = () =>
  useMutation({
    mutationFn: (body: PreviewBulkChange) => api.send('POST', '/bulk-changes/preview', body, BulkPreview),
  });

function useChange<Body, Answer>(send: (body: Body) => Promise<Answer>) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSettled: () => cache.invalidateQueries({ queryKey: bulkChangesKey }),
  });
}

interface Keyed<Body> {
  body: Body;
  idempotencyKey: string;
}

export const useCreateBulkChange = () =>
  useChange(({ body, idempotencyKey }: Keyed<CreateBulkChange>) =>
    api.send('POST', '/bulk-changes', body, BulkChange, { idempotencyKey }),
  );
export const useDecideBulkChange = (id: string) =>
  useChange((body: DecideBulkChange) => api.send('POST', `/bulk-changes/${id}/decision`, body, BulkChange));
export const useApproveBulkChange = (id: string) =>
  useChange((body: ApproveBulkChange) => api.send('POST', `/bulk-changes/${id}/approval`, body, BulkChange));
export const useUndoBulkChange = (id: string) =>
  useChange(({ body, idempotencyKey }: Keyed<UndoBulkChange>) =>
    api.send('POST', `/bulk-changes/${id}/undo`, body, BulkChange, { idempotencyKey }),
  );
export const useSaveReport = (id: string) =>
  useMutation({
    mutationFn: (secrets: boolean) => api.save(`/bulk-changes/${id}/report`, { secrets }, 'bulk-change.csv'),
  });
