import { FileStorage, RouterFileList } from '@demarc/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from './api-client';

export const routerFilesKey = ['router-files'] as const;

export const useRouterFiles = (enabled = true) =>
  useQuery({ queryKey: [...routerFilesKey], queryFn: () => api.get('/router-files', RouterFileList), enabled });

/** Below the key of the files, so that what changes them is news for this as well. */
export const useFileStorage = () =>
  useQuery({
    queryKey: [...routerFilesKey, 'storage'],
    queryFn: () => api.get('/router-files/storage', FileStorage),
  });
