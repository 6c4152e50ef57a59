import { NasList } from '@demarc/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

export const nasKey = ['nas'] as const;

export const useNasList = () => useQuery({ queryKey: [...nasKey, 'list'], queryFn: () => api.get('/nas', NasList) });
