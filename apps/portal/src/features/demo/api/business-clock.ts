import { useEffect } from 'react';
import { useQuery } from '@tanstack/react-query';
import { setServerTime } from '@demarc/ui';
import { useLive } from '../../../lib/live';
import { demoKey, demoQuery } from './demo';

/** In the demonstration time is moved; ages are told against its clock. */
export function useBusinessClock(demo: boolean): void {
  const { data, dataUpdatedAt } = useQuery({ ...demoQuery, enabled: demo });
  useLive(['clock'], demo ? [demoKey] : []);
  const now = data?.now;
  useEffect(() => {
    if (now !== undefined) setServerTime(now, dataUpdatedAt);
  }, [now, dataUpdatedAt]);
}
