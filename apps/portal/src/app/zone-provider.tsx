import { useContext, type JSX, type ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { ZoneContext } from '@demarc/ui';
import { businessQuery } from '../lib/business';
import { useMe } from '../lib/session';

/** All instants are shown in the billing entity's zone, whatever the browser's is. */
export function ZoneProvider({ children }: { children: ReactNode }): JSX.Element {
  const browserZone = useContext(ZoneContext);
  const signedIn = useMe() !== undefined;
  const business = useQuery({ ...businessQuery, enabled: signedIn });
  return <ZoneContext value={business.data?.zone ?? browserZone}>{children}</ZoneContext>;
}
