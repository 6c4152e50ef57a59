import { Subscriber } from '@demarc/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

/** By number, as the API names subscribers. */
export const useSubscriber = (number: string) =>
  useQuery({
    queryKey: ['subscribers', 'one', number],
    queryFn: () => api.get(`/subscribers/${encodeURIComponent(number)}`, Subscriber),
  });
