import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Task, TaskList, type CreateTask } from '@demarc/contracts';
import { api } from '../../../lib/api-client';

export const routerTasksKey = (routerId: string): readonly ['tasks', 'router', string] => ['tasks', 'router', routerId];

/** The newest tasks of a router; a reboot is followed here until the router's own word ends it. */
export const useRouterTasks = (routerId: string) =>
  useQuery({
    queryKey: routerTasksKey(routerId),
    queryFn: () => api.get(`/routers/${routerId}/tasks`, TaskList),
  });

export const useCreateRouterTask = (routerId: string) => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ task, idempotencyKey }: { task: CreateTask; idempotencyKey: string }) =>
      api.send('POST', `/routers/${routerId}/tasks`, task, Task, { idempotencyKey }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['tasks'] }),
  });
};
