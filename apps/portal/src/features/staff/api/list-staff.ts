import { StaffAccountList } from '@demarc/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

export const staffKey = ['staff'] as const;

export const useStaffAccounts = () =>
  useQuery({ queryKey: staffKey, queryFn: () => api.get('/staff', StaffAccountList) });
