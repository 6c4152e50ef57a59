import { Payment } from '@demarc/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { paymentsKey } from './list-payments';

export const usePayment = (id: string) =>
  useQuery({ queryKey: [...paymentsKey, 'one', id], queryFn: () => api.get(`/payments/${id}`, Payment) });
