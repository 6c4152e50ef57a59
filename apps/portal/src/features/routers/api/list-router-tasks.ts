import { TaskList } from '@demarc/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { routerKey } from './get-router';

export const useRouterTasks = (id: string) =>
  useQuery({ queryKey: [...routerKey(id), 'tasks'], queryFn: () => api.get(`/routers/${id}/tasks`, TaskList) });
