import { WidgetScript } from '@demarc/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

export const useScript = () =>
  useQuery({ queryKey: ['widget-script'], queryFn: () => api.get('/widget-script', WidgetScript) });
