import { queryOptions } from '@tanstack/react-query';
import { DemoState } from '@demarc/contracts';
import { api } from '../../../lib/api-client';

export const demoKey = ['demo'] as const;

export const demoQuery = queryOptions({
  queryKey: demoKey,
  queryFn: () => api.get('/demo', DemoState),
});
