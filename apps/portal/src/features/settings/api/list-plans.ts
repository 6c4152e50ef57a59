import { PlanList } from '@demarc/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

export const plansKey = ['plans'] as const;

export const usePlans = () => useQuery({ queryKey: plansKey, queryFn: () => api.get('/plans', PlanList) });
