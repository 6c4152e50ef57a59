import { BillingEntity, type ChangeBillingEntity } from '@demarc/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { businessQuery } from '../../../lib/business';

export function useChangeBillingEntity() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: ChangeBillingEntity) => api.send('PATCH', '/billing-entity', body, BillingEntity),
    onSuccess: (entity) => cache.setQueryData(businessQuery.queryKey, entity),
  });
}
