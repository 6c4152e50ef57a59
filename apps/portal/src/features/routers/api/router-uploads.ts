import { RouterUploads, UploadDiff } from '@demarc/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { routerKey } from './get-router';

export const useRouterUploads = (routerId: string) =>
  useQuery({
    queryKey: [...routerKey(routerId), 'uploads'],
    queryFn: () => api.get(`/routers/${routerId}/uploads`, RouterUploads),
  });

export const useUploadDiff = (id: string, against: string) =>
  useQuery({
    queryKey: ['upload-diff', id, against],
    queryFn: () => api.get(`/router-uploads/${id}/diff`, UploadDiff, { against }),
  });
