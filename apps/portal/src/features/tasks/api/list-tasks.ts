import { TaskList } from '@demarc/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

export const tasksKey = ['tasks'] as const;

export const useTasks = () => useQuery({ queryKey: [...tasksKey], queryFn: () => api.get('/tasks', TaskList) });
