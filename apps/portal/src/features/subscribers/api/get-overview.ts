import { useEffect } from 'react';
import { useQuery } from '@tanstack/react-query';
import { SubscriberOverview } from '@demarc/contracts';
import { setServerTime } from '@demarc/ui';
import { api } from '../../../lib/api-client';

export const overviewKey = (number: string): readonly ['subscribers', string, 'overview'] => [
  'subscribers',
  number,
  'overview',
];

/** Everything above the timeline, in one answer; its server time sets the clock that ages are told by. */
export const useOverview = (number: string) => {
  const query = useQuery({
    queryKey: overviewKey(number),
    queryFn: () => api.get(`/subscribers/${encodeURIComponent(number)}/overview`, SubscriberOverview),
  });
  const { data, dataUpdatedAt } = query;
  const serverTime = data?.serverTime;
  useEffect(() => {
    if (serverTime !== undefined) setServerTime(serverTime, dataUpdatedAt);
  }, [serverTime, dataUpdatedAt]);
  return query;
};
