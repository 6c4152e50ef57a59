import { HomeSummary } from '@demarc/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

/** What came in today and what is still due: the sentence above the list. */
export const useCollectedToday = () => useQuery({ queryKey: ['home'], queryFn: () => api.get('/home', HomeSummary) });
