import { PlanList } from '@demarc/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

export const usePlans = () => useQuery({ queryKey: ['plans'], queryFn: () => api.get('/plans', PlanList) });
