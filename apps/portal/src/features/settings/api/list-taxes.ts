import { TaxList } from '@demarc/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

export const useTaxes = () => useQuery({ queryKey: ['taxes'], queryFn: () => api.get('/taxes', TaxList) });
