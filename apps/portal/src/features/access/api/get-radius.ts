import { RadiusStatus } from '@demarc/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

export const radiusKey = ['radius'] as const;

export const useRadius = () => useQuery({ queryKey: radiusKey, queryFn: () => api.get('/radius', RadiusStatus) });
