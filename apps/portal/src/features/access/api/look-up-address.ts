import { AccessSessionList, type AddressLookup } from '@demarc/contracts';
import { useMutation } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

/** Who had an address; every question is kept in the audit log, so it is asked when a person asks. */
export const useLookUpAddress = () =>
  useMutation({
    mutationFn: (body: AddressLookup) => api.send('POST', '/sessions/address-lookups', body, AccessSessionList),
  });
