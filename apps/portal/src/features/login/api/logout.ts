import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api } from '../../../lib/api-client';

export function useLogout(): UseMutationResult<void, Error, void> {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: () => api.send('POST', '/auth/logout', undefined, null),
    onSettled: async () => {
      await navigate({ to: '/login' });
      queryClient.clear();
    },
  });
}
