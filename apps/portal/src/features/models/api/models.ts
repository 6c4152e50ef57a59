import {
  DeviceModelList,
  QuirkFlagList,
  QuirkRule,
  QuirkRuleHistory,
  QuirkRuleList,
  type ChangeQuirkRule,
  type CreateQuirkRule,
  type RevertQuirkRule,
  type SwitchQuirkRule,
} from '@demarc/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

export const modelsKey = ['models'] as const;

export const useModels = () =>
  useQuery({ queryKey: [...modelsKey, 'list'], queryFn: () => api.get('/device-models', DeviceModelList) });

export const useRules = () =>
  useQuery({ queryKey: [...modelsKey, 'rules'], queryFn: () => api.get('/quirk-rules', QuirkRuleList) });

export const useRuleHistory = (id: string) =>
  useQuery({
    queryKey: [...modelsKey, 'history', id],
    queryFn: () => api.get(`/quirk-rules/${id}/history`, QuirkRuleHistory),
  });

/** The same for everybody and for ever: it is part of the program. */
export const useFlags = () =>
  useQuery({
    queryKey: ['quirk-flags'],
    queryFn: () => api.get('/quirk-flags', QuirkFlagList),
    staleTime: Infinity,
  });

export function useSaveRule(id: string | null) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: CreateQuirkRule | ChangeQuirkRule) =>
      id === null
        ? api.send('POST', '/quirk-rules', body, QuirkRule)
        : api.send('PUT', `/quirk-rules/${id}`, body, QuirkRule),
    onSettled: () => cache.invalidateQueries({ queryKey: modelsKey }),
  });
}

export function useSwitchRule(id: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: SwitchQuirkRule) => api.send('POST', `/quirk-rules/${id}/switch`, body, QuirkRule),
    onSettled: () => cache.invalidateQueries({ queryKey: modelsKey }),
  });
}

export function useRevertRule(id: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: RevertQuirkRule) => api.send('POST', `/quirk-rules/${id}/revert`, body, QuirkRule),
    onSettled: () => cache.invalidateQueries({ queryKey: modelsKey }),
  });
}
