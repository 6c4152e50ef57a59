import {
  ConfigPreview,
  ConfigProfile,
  ConfigProfileList,
  type ChangeConfigProfile,
  type CreateConfigProfile,
  type PreviewConfigProfile,
} from '@demarc/contracts';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

export const profilesKey = ['config-profiles'] as const;

export const useProfiles = () =>
  useQuery({ queryKey: [...profilesKey], queryFn: () => api.get('/config-profiles', ConfigProfileList) });

export function useSaveProfile(id: string | null) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: CreateConfigProfile | ChangeConfigProfile) =>
      id === null
        ? api.send('POST', '/config-profiles', body, ConfigProfile)
        : api.send('PUT', `/config-profiles/${id}`, body, ConfigProfile),
    onSuccess: () => cache.invalidateQueries({ queryKey: profilesKey }),
  });
}

export function useDeleteProfile() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.send('DELETE', `/config-profiles/${id}`, undefined, null),
    onSuccess: () => cache.invalidateQueries({ queryKey: profilesKey }),
  });
}

/** Asked anew whenever the draft or the router is another; null: nothing to ask yet. */
export const usePreview = (request: PreviewConfigProfile | null) =>
  useQuery({
    queryKey: [...profilesKey, 'preview', JSON.stringify(request)],
    queryFn: () => api.send('POST', '/config-profiles/preview', request, ConfigPreview),
    enabled: request !== null,
    placeholderData: keepPreviousData,
    retry: false,
  });
