import { HomeSummary } from '@demarc/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

/** What is due and overdue over all subscribers: the sentence above the list. */
export const useMoneySummary = () => useQuery({ queryKey: ['home'], queryFn: () => api.get('/home', HomeSummary) });
