import type { JSX } from 'react';
import { PageHeader } from '@demarc/ui';
import { z } from 'zod';
import { Loaded } from '../../../components/loaded';
import { useLive } from '../../../lib/live';
import { useUrlState } from '../../../lib/url-state';
import { suspensionKey, useSuspensionOverview } from '../api/get-suspension-overview';
import { CasesCard } from './cases-card';
import { PoliciesCard } from './policies-card';
import { PolicyEditor } from './policy-editor';
import classes from './suspension.module.css';

const Search = z.object({ policy: z.string().default('') });

const services = (count: number): string => (count === 1 ? '1 service' : `${count} services`);

function sentenceOf(restricted: number, upcoming: number): string {
  const now = restricted === 0 ? 'Nobody is restricted now' : `${services(restricted)} restricted now`;
  return upcoming === 0 ? `${now}; nobody is next.` : `${now}; ${services(upcoming)} next, unless they pay.`;
}

function Overview({ onPolicy }: { onPolicy: (id: string) => void }): JSX.Element {
  const query = useSuspensionOverview();
  return (
    <>
      <PageHeader
        title="Suspension"
        lead={query.data && sentenceOf(query.data.restricted.length, query.data.upcoming.length)}
      />
      <div className={classes.stack}>
        <Loaded query={query} what="Who is restricted">
          {(overview) => (
            <div className={classes.stack}>
              <CasesCard kind="restricted" cases={overview.restricted} />
              <CasesCard kind="upcoming" cases={overview.upcoming} />
            </div>
          )}
        </Loaded>
        <PoliciesCard onOpen={onPolicy} />
      </div>
    </>
  );
}

export function SuspensionPage(): JSX.Element {
  const [{ policy }, set] = useUrlState(Search);
  useLive(['subscription', 'payment', 'invoice', 'policy', 'clock'], [suspensionKey]);
  if (policy !== '') return <PolicyEditor policyId={policy} onClose={() => set({ policy: undefined }, 'push')} />;
  return <Overview onPolicy={(id) => set({ policy: id }, 'push')} />;
}
