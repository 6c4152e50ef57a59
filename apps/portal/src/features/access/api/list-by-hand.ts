import { ByHandOrderList } from '@demarc/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { nasKey } from './list-nas';

export const useByHandOrders = () =>
  useQuery({ queryKey: [...nasKey, 'by-hand'], queryFn: () => api.get('/by-hand', ByHandOrderList) });
