import { StaffAccount, type CreateStaffAccount } from '@demarc/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { staffKey } from './list-staff';

export function useCreateStaffAccount() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: CreateStaffAccount) => api.send('POST', '/staff', body, StaffAccount),
    onSuccess: () => cache.invalidateQueries({ queryKey: staffKey }),
  });
}
