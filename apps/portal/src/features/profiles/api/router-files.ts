import { RouterFile, type RouterFileKind } from '@demarc/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { routerFilesKey } from '../../../lib/router-files';

export interface Upload {
  readonly file: File;
  readonly name: string;
  readonly kind: RouterFileKind;
  readonly productClass: string;
  readonly version: string;
  readonly fromVersion: string;
  readonly hardwareVersion: string;
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
