import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Payment, type TakePayment } from '@demarc/contracts';
import { api } from '../../../lib/api-client';
import { subscribersKey } from './list-subscribers';

export const useTakePayment = () => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ body, idempotencyKey }: { body: TakePayment; idempotencyKey: string }) =>
      api.send('POST', '/payments', body, Payment, { idempotencyKey }),
    onSuccess: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: subscribersKey }),
        queryClient.invalidateQueries({ queryKey: ['payments'] }),
        queryClient.invalidateQueries({ queryKey: ['invoices'] }),
      ]),
  });
};
