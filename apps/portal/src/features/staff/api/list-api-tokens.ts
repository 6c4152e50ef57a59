import { ApiToken } from '@demarc/contracts';
import { useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import { api } from '../../../lib/api-client';

export const apiTokensKey = ['auth', 'tokens'] as const;

export const useApiTokens = () =>
  useQuery({ queryKey: apiTokensKey, queryFn: () => api.get('/auth/tokens', z.array(ApiToken)) });
