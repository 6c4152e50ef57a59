import {
  Script,
  ScriptExtension,
  ScriptExtensionList,
  ScriptFaultList,
  ScriptList,
  ScriptPreset,
  ScriptPresetList,
  ScriptRevisionList,
  ScriptTrial,
  type ChangeScript,
  type ChangeScriptPreset,
  type CreateScript,
  type CreateScriptPreset,
  type PutScriptExtension,
  type TryScripts,
} from '@demarc/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

export const scriptsKey = ['scripts'] as const;

export const useScripts = () =>
  useQuery({ queryKey: [...scriptsKey, 'list'], queryFn: () => api.get('/scripts', ScriptList) });

export const useScriptRevisions = (id: string) =>
  useQuery({
    queryKey: [...scriptsKey, 'revisions', id],
    queryFn: () => api.get(`/scripts/${id}/revisions`, ScriptRevisionList),
  });

export const usePresets = () =>
  useQuery({ queryKey: [...scriptsKey, 'presets'], queryFn: () => api.get('/script-presets', ScriptPresetList) });

export const useScriptFaults = () =>
  useQuery({ queryKey: [...scriptsKey, 'faults'], queryFn: () => api.get('/script-faults', ScriptFaultList) });

export const useExtensions = () =>
  useQuery({
    queryKey: [...scriptsKey, 'extensions'],
    queryFn: () => api.get('/script-extensions', ScriptExtensionList),
  });

function useWrite<Body, Result>(write: (body: Body) => Promise<Result>) {
  const cache = useQueryClient();
  return useMutation({ mutationFn: write, onSuccess: () => cache.invalidateQueries({ queryKey: scriptsKey }) });
}

/** A new one, or another version of one that is there. */
export const useSaveScript = (id: string | null) =>
  useWrite((body: CreateScript | ChangeScript) =>
    id === null ? api.send('POST', '/scripts', body, Script) : api.send('PUT', `/scripts/${id}`, body, Script),
  );

export const useDeleteScript = (id: string) => useWrite(() => api.send('DELETE', `/scripts/${id}`, undefined, null));

export const useSavePreset = (id: string | null) =>
  useWrite((body: CreateScriptPreset | ChangeScriptPreset) =>
    id === null
      ? api.send('POST', '/script-presets', body, ScriptPreset)
      : api.send('PUT', `/script-presets/${id}`, body, ScriptPreset),
  );

export const useDeletePreset = (id: string) =>
  useWrite(() => api.send('DELETE', `/script-presets/${id}`, undefined, null));

export const usePutExtension = () =>
  useWrite((body: PutScriptExtension) => api.send('PUT', '/script-extensions', body, ScriptExtension));

export const useDeleteExtension = () =>
  useWrite((name: string) => api.send('DELETE', `/script-extensions/${encodeURIComponent(name)}`, undefined, null));

/** Sends nothing to the router, and asks no extension. */
export const useTryScripts = () =>
  useMutation({ mutationFn: (body: TryScripts) => api.send('POST', '/scripts/try', body, ScriptTrial) });
