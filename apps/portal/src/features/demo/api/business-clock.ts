import { useEffect } from 'react';
import { useQuery, type QueryClient } from '@tanstack/react-query';
import type { DemoState } from '@demarc/contracts';
import { setServerTime } from '@demarc/ui';
import { useLive } from '../../../lib/live';
import { demoKey, demoQuery } from './demo';

/** Sets the clock before the first page is shown; without an answer the browser's own stays. */
export async function readBusinessClock(queryClient: QueryClient): Promise<void> {
  if (queryClient.getQueryData(demoKey) !== undefined) return;
  await queryClient.prefetchQuery(demoQuery);
  const state = queryClient.getQueryState<DemoState>(demoKey);
  if (state?.data !== undefined) setServerTime(state.data.now, state.dataUpdatedAt);
}

/** In the demonstration time is moved; ages are told against its clock. */
export function useBusinessClock(demo: boolean): void {
  const { data, dataUpdatedAt } = useQuery({ ...demoQuery, enabled: demo });
  useLive(['clock'], demo ? [demoKey] : []);
  const now = data?.now;
  useEffect(() => {
    if (now !== undefined) setServerTime(now, dataUpdatedAt);
  }, [now, dataUpdatedAt]);
}
