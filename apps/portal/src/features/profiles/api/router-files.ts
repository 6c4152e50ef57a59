import { RouterFile, RouterFileList, type RouterFileKind } from '@demarc/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

export const routerFilesKey = ['router-files'] as const;

export const useRouterFiles = () =>
  useQuery({ queryKey: [...routerFilesKey], queryFn: () => api.get('/router-files', RouterFileList) });

export interface Upload {
  readonly file: File;
  readonly name: string;
  readonly kind: RouterFileKind;
  readonly productClass: string;
  readonly version: string;
}

export function useUploadFile() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ file, ...query }: Upload) => api.upload('/router-files', query, file, RouterFile),
    onSuccess: () => cache.invalidateQueries({ queryKey: routerFilesKey }),
  });
}

export function useDeleteFile() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.send('DELETE', `/router-files/${id}`, undefined, null),
    onSuccess: () => cache.invalidateQueries({ queryKey: routerFilesKey }),
  });
}
