import { TrialBalance } from '@demarc/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

export const ledgerKey = ['ledger'] as const;

export const useTrialBalance = (asOf: string | undefined) =>
  useQuery({
    queryKey: [...ledgerKey, 'trial-balance', asOf],
    queryFn: () => api.get('/ledger/trial-balance', TrialBalance, { asOf }),
  });
