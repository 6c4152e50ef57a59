import { useQuery } from '@tanstack/react-query';
import { NasList } from '@demarc/contracts';
import { api } from '../../../lib/api-client';
import { useMay } from '../../../lib/session';

/** The access servers a new service can be on; empty for those who may not see them. */
export const useNasList = () => {
  const enabled = useMay('nas.read');
  return useQuery({ queryKey: ['nas'], queryFn: () => api.get('/nas', NasList), enabled });
};
