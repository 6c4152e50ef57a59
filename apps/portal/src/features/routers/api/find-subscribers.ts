import { SubscriberPage } from '@demarc/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

/** Whom a router could belong to: a few hits for what is being typed. */
export const useFindSubscribers = (search: string) =>
  useQuery({
    queryKey: ['subscribers', 'find', search],
    queryFn: () => api.get('/subscribers', SubscriberPage, { search: search === '' ? undefined : search, limit: 8 }),
    placeholderData: (before) => before,
  });
