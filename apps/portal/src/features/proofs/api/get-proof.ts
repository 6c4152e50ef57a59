import { useQuery } from '@tanstack/react-query';
import { Proof } from '@demarc/contracts';
import { api } from '../../../lib/api-client';

export const proofKey = (id: string): readonly ['proofs', string] => ['proofs', id];

export const useProof = (id: string) =>
  useQuery({ queryKey: proofKey(id), queryFn: () => api.get(`/proofs/${encodeURIComponent(id)}`, Proof) });
