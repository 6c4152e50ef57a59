import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { Me, type LoginRequest } from '@demarc/contracts';
import { api } from '../../../lib/api-client';
import { meQuery } from '../../../lib/session';

export function useLogin(): UseMutationResult<Me, Error, LoginRequest> {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: LoginRequest) => api.send('POST', '/auth/login', body, Me),
    onSuccess: (me) => {
      queryClient.clear();
      queryClient.setQueryData(meQuery.queryKey, me);
    },
  });
}
