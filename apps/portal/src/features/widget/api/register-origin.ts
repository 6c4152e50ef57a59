import { WidgetOrigin, type RegisterWidgetOrigin } from '@demarc/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { originsKey } from './list-origins';

export function useRegisterOrigin() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: RegisterWidgetOrigin) => api.send('POST', '/widget-origins', body, WidgetOrigin),
    onSuccess: () => cache.invalidateQueries({ queryKey: originsKey }),
  });
}
