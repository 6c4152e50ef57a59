import { TaskList, type TaskState } from '@demarc/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

export const tasksKey = ['tasks'] as const;

export const useTasks = (state: TaskState | undefined) =>
  useQuery({ queryKey: [...tasksKey, state], queryFn: () => api.get('/tasks', TaskList, { state }) });
