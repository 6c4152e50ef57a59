import { QueryClient } from '@tanstack/react-query';
import { ApiProblem } from './api-client';

const TRANSIENT = new Set([0, 429, 502, 503, 504]);

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // Live messages say when something has changed; this is only for pages that were left and opened again.
      staleTime: 5_000,
      retry: (failures, error) => error instanceof ApiProblem && TRANSIENT.has(error.status) && failures < 2,
      refetchOnWindowFocus: false,
    },
    mutations: { retry: false },
  },
});
