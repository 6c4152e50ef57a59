import {
  FoundCount,
  RouterTags,
  RouterValues,
  TaggedRouters,
  TagUseList,
  type ExportRouters,
  type RouterFieldName,
  type TagRouters,
} from '@demarc/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { routerKey } from './get-router';
import { routersKey, type RouterAddress } from './list-routers';

/** How many are meant; `upTo` bounds the counting. */
export const useRouterCount = (address: RouterAddress, upTo: number) =>
  useQuery({
    queryKey: [...routersKey, 'count', address, upTo],
    queryFn: () => api.get('/router-search/count', FoundCount, { ...address, upTo }),
    placeholderData: (before) => before,
  });

/** What a field says among the routers meant. */
export const useRouterValues = (address: RouterAddress, field: RouterFieldName | null, text: string) =>
  useQuery({
    queryKey: [...routersKey, 'values', address, field, text],
    queryFn: () => api.get('/router-search/values', RouterValues, { ...address, field, text }),
    enabled: field !== null,
    placeholderData: (before) => before,
  });

export const useTagUses = () =>
  useQuery({ queryKey: [...routersKey, 'tags'], queryFn: () => api.get('/router-tags', TagUseList) });

export function useTagRouters() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: TagRouters) => api.send('POST', '/router-tags/apply', body, TaggedRouters),
    onSettled: () => cache.invalidateQueries({ queryKey: routersKey }),
  });
}

export function useChangeTag(routerId: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ tag, isOn }: { tag: string; isOn: boolean }) =>
      api.send(isOn ? 'PUT' : 'DELETE', `/routers/${routerId}/tags/${encodeURIComponent(tag)}`, undefined, RouterTags),
    onSettled: async () => {
      await cache.invalidateQueries({ queryKey: routerKey(routerId) });
      await cache.invalidateQueries({ queryKey: routersKey });
    },
  });
}

export const useExportRouters = () =>
  useMutation({ mutationFn: (body: ExportRouters) => api.save('/router-search/export', body, 'routers.csv') });
