import { WantedState } from '@demarc/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { routerKey } from './get-router';

export const useWantedState = (id: string) =>
  useQuery({ queryKey: [...routerKey(id), 'wanted'], queryFn: () => api.get(`/routers/${id}/wanted`, WantedState) });
