import { HomeSummary } from '@demarc/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

/** How many routers there are, answer, and wait: the sentence above the list. */
export const useFleetSummary = () => useQuery({ queryKey: ['home'], queryFn: () => api.get('/home', HomeSummary) });
