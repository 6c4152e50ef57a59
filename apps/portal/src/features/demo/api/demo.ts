import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { DemoState, DemoStepResult, type DemoStep, type MoveDemoClock } from '@demarc/contracts';
import { api } from '../../../lib/api-client';

export const demoKey = ['demo'] as const;

export const demoQuery = queryOptions({
  queryKey: demoKey,
  queryFn: () => api.get('/demo', DemoState),
});

export const useDemoStep = () => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (step: DemoStep) => api.send('POST', `/demo/steps/${step}`, {}, DemoStepResult),
    onSuccess: (result) => {
      queryClient.setQueryData(demoKey, result.state);
      return queryClient.invalidateQueries();
    },
  });
};

export const useMoveDemoClock = () => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: MoveDemoClock) => api.send('POST', '/demo/clock', body, DemoState),
    onSuccess: (state) => {
      queryClient.setQueryData(demoKey, state);
      return queryClient.invalidateQueries();
    },
  });
};
