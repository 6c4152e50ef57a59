import {
  Nas,
  ProofBoardPage,
  ProofSummary,
  type AccessMethod,
  type ProofBoardQuery,
  type ProofGap,
  type ServiceState,
} from '@demarc/contracts';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import { api } from '../../../lib/api-client';
import { useMay } from '../../../lib/session';

export interface ProofFilter {
  readonly status: ProofBoardQuery['status'];
  readonly gap?: ProofGap | undefined;
  readonly to?: ServiceState | undefined;
  readonly method?: AccessMethod | undefined;
  readonly nasId?: string | undefined;
  readonly since?: string | undefined;
}

export const proofBoardKey = ['proof-board'] as const;

export const useOpenProofs = (filter: ProofFilter) =>
  useInfiniteQuery({
    queryKey: [...proofBoardKey, 'list', filter],
    queryFn: ({ pageParam }) => api.get('/proofs', ProofBoardPage, { ...filter, cursor: pageParam, limit: 100 }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: (before) => before,
  });

export const useProofSummary = () =>
  useQuery({ queryKey: [...proofBoardKey, 'summary'], queryFn: () => api.get('/proofs/summary', ProofSummary) });

/** To choose from; empty for those who may not see the NAS. */
export function useNasNames() {
  const may = useMay('nas.read');
  return useQuery({
    queryKey: [...proofBoardKey, 'nas'],
    queryFn: () => api.get('/nas', z.array(Nas)),
    enabled: may,
  });
}
