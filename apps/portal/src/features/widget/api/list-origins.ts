import { WidgetOriginList } from '@demarc/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

export const originsKey = ['widget-origins'] as const;

export const useOrigins = () =>
  useQuery({ queryKey: originsKey, queryFn: () => api.get('/widget-origins', WidgetOriginList) });
