import { Task, type CreateTask } from '@demarc/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { routerKey } from './get-router';

export interface TaskWish {
  readonly task: CreateTask;
  /** Made when the person was asked: the same wish pressed twice is one task. */
  readonly idempotencyKey: string;
}

export function useCreateTask(routerId: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ task, idempotencyKey }: TaskWish) =>
      api.send('POST', `/routers/${routerId}/tasks`, task, Task, { idempotencyKey }),
    onSuccess: () =>
      Promise.all([
        cache.invalidateQueries({ queryKey: routerKey(routerId) }),
        cache.invalidateQueries({ queryKey: ['tasks'] }),
      ]),
  });
}
