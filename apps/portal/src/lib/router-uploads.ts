import { RouterUpload, RouterUploadList } from '@demarc/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from './api-client';

export const quarantineKey = ['router-uploads'] as const;

/** Where the bytes of a released file are saved from. */
export const uploadContentUrl = (id: string): string => `/api/v1/router-uploads/${id}/content`;

export const useQuarantinedUploads = () =>
  useQuery({ queryKey: [...quarantineKey], queryFn: () => api.get('/router-uploads', RouterUploadList) });

function useForgetUploads(): () => Promise<unknown> {
  const cache = useQueryClient();
  return () =>
    Promise.all([
      cache.invalidateQueries({ queryKey: quarantineKey }),
      cache.invalidateQueries({ queryKey: ['routers'] }),
    ]);
}

export function useReleaseUpload() {
  const forget = useForgetUploads();
  return useMutation({
    mutationFn: (id: string) => api.send('POST', `/router-uploads/${id}/release`, {}, RouterUpload),
    onSuccess: forget,
  });
}

export function useDeleteUpload() {
  const forget = useForgetUploads();
  return useMutation({
    mutationFn: (id: string) => api.send('DELETE', `/router-uploads/${id}`, undefined, null),
    onSuccess: forget,
  });
}
