import {
  ArmedCount,
  ArmingMemberList,
  ArmingOverview,
  ArmingWave,
  EnrolmentWindowList,
  RouterImport,
  RouterPage,
  type ArmModel,
  type CreateArmingWave,
  type DecideArmingWave,
  type ImportRouters,
} from '@demarc/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

export const armingKey = ['arming'] as const;

export const useArming = () =>
  useQuery({ queryKey: [...armingKey, 'overview'], queryFn: () => api.get('/arming', ArmingOverview) });

export const useObservedRouters = () =>
  useQuery({
    queryKey: [...armingKey, 'routers'],
    queryFn: () => api.get('/routers', RouterPage, { mode: 'observe', limit: 100 }),
  });

export const useEnrolmentWindows = () =>
  useQuery({
    queryKey: [...armingKey, 'windows'],
    queryFn: () => api.get('/enrolment-windows', EnrolmentWindowList),
  });

export const useWaveMembers = (waveId: string) =>
  useQuery({
    queryKey: [...armingKey, 'members', waveId],
    queryFn: () => api.get(`/arming/waves/${waveId}/members`, ArmingMemberList),
  });

export function useArmModel() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: ArmModel) => api.send('POST', '/arming/models', body, ArmedCount),
    onSettled: () => cache.invalidateQueries({ queryKey: armingKey }),
  });
}

export function useCreateWave() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ body, idempotencyKey }: { body: CreateArmingWave; idempotencyKey: string }) =>
      api.send('POST', '/arming/waves', body, ArmingWave, { idempotencyKey }),
    onSuccess: () => cache.invalidateQueries({ queryKey: armingKey }),
  });
}

export function useDecideWave(waveId: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: DecideArmingWave) => api.send('POST', `/arming/waves/${waveId}/decision`, body, ArmingWave),
    onSettled: () => cache.invalidateQueries({ queryKey: armingKey }),
  });
}

export function useImportRouters() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: ImportRouters) => api.send('POST', '/router-imports', body, RouterImport),
    onSuccess: () => cache.invalidateQueries({ queryKey: armingKey }),
  });
}
