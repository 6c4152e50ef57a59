import { StaffAccount, type ChangeStaffAccount } from '@demarc/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { staffKey } from './list-staff';

export function useChangeStaffAccount(id: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: ChangeStaffAccount) => api.send('PATCH', `/staff/${id}`, body, StaffAccount),
    onSuccess: () => cache.invalidateQueries({ queryKey: staffKey }),
  });
}
