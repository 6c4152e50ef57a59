import { useQuery } from '@tanstack/react-query';
import { HomeSummary } from '@demarc/contracts';
import { api } from '../../../lib/api-client';

export const homeKey = ['home'] as const;

export const useHome = () => useQuery({ queryKey: homeKey, queryFn: () => api.get('/home', HomeSummary) });
