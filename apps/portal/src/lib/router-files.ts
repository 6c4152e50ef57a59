import { RouterFileList } from '@demarc/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from './api-client';

export const routerFilesKey = ['router-files'] as const;

export const useRouterFiles = (enabled = true) =>
  useQuery({ queryKey: [...routerFilesKey], queryFn: () => api.get('/router-files', RouterFileList), enabled });
