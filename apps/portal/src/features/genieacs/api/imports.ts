import { GenieacsImport, GenieacsImportList, type FetchGenieacs, type RunGenieacsImport } from '@demarc/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { useLive } from '../../../lib/live';

export const importsKey = ['genieacs-imports'] as const;

export function useImports() {
  useLive(['genieacs-import'], [importsKey]);
  return useQuery({ queryKey: importsKey, queryFn: () => api.get('/genieacs-imports', GenieacsImportList) });
}

/** A new import of these files, looked through at once. */
export function useUploadDump() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async (files: readonly File[]) => {
      const { id } = await api.send('POST', '/genieacs-imports', {}, GenieacsImport);
      for (const file of files)
        await api.upload(`/genieacs-imports/${id}/files`, { name: file.name }, file, GenieacsImport);
      return api.send('POST', `/genieacs-imports/${id}/run`, { mode: 'preview' }, GenieacsImport);
    },
    onSettled: () => cache.invalidateQueries({ queryKey: importsKey }),
  });
}

/** A new import of a running GenieACS, looked through when all of it is here. */
export function useFetchPeer() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async (from: FetchGenieacs) => {
      const { id } = await api.send('POST', '/genieacs-imports', {}, GenieacsImport);
      return api.send('POST', `/genieacs-imports/${id}/fetch`, from, GenieacsImport);
    },
    onSettled: () => cache.invalidateQueries({ queryKey: importsKey }),
  });
}

export function useRunImport() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...how }: { id: string } & RunGenieacsImport) =>
      api.send('POST', `/genieacs-imports/${id}/run`, how, GenieacsImport),
    onSettled: () => cache.invalidateQueries({ queryKey: importsKey }),
  });
}

export function useDropImport() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.send('DELETE', `/genieacs-imports/${id}`, undefined, null),
    onSettled: () => cache.invalidateQueries({ queryKey: importsKey }),
  });
}
