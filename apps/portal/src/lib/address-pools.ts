import { AddressPoolList, PoolAlarmList } from '@demarc/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from './api-client';

export const poolsKey = ['address-pools'] as const;

export const usePools = (enabled = true) =>
  useQuery({
    queryKey: [...poolsKey, 'list'],
    queryFn: () => api.get('/address-pools', AddressPoolList),
    enabled,
  });

const ALARMS_AGE_MS = 60_000;

/** Pools that have run dry; an alarm ends by time, so it is asked for again. */
export const usePoolAlarms = (enabled: boolean) =>
  useQuery({
    queryKey: [...poolsKey, 'alarms'],
    queryFn: () => api.get('/address-pools/alarms', PoolAlarmList),
    enabled,
    refetchInterval: ALARMS_AGE_MS,
  });
