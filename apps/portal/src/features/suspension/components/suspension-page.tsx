import type { JSX } from 'react';
import { PageHeader } from '@demarc/ui';
import { z } from 'zod';
import { Loaded } from '../../../components/loaded';
import { useLive } from '../../../lib/live';
import { useMay } from '../../../lib/session';
import { useUrlState } from '../../../lib/url-state';
import { suspensionKey, useSuspensionOverview } from '../api/get-suspension-overview';
import { useSuspensionRuns } from '../api/runs';
import { CasesCard } from './cases-card';
import { ForecastCard } from './forecast-card';
import { HeldRunCard } from './held-run-card';
import { LimitsCard } from './limits-card';
import { NEW_POLICY, NewPolicy } from './new-policy';
import { PoliciesCard } from './policies-card';
import { PolicyEditor } from './policy-editor';
import { RunsCard } from './runs-card';
import { SourcesCard } from './sources-card';
import classes from './suspension.module.css';

const Search = z.object({ policy: z.string().default('') });

const services = (count: number): string => (count === 1 ? '1 service' : `${count} services`);

function sentenceOf(restricted: number, upcoming: number): string {
  const now = restricted === 0 ? 'Nobody is restricted now' : `${services(restricted)} restricted now`;
  return upcoming === 0 ? `${now}; nobody is next.` : `${now}; ${services(upcoming)} next, unless they pay.`;
}

function Overview({ onPolicy }: { onPolicy: (id: string) => void }): JSX.Element {
  const query = useSuspensionOverview();
  const runs = useSuspensionRuns();
  const mayMoney = useMay('money.read');
  const held = runs.data?.filter(({ heldAt }) => heldAt !== null) ?? [];
  return (
    <>
      <PageHeader
        title="Suspension"
        lead={query.data && sentenceOf(query.data.restricted.length, query.data.upcoming.length)}
      />
      <div className={classes.stack}>
        {held.map((run) => (
          <HeldRunCard key={run.id} run={run} />
        ))}
        <Loaded query={query} what="Who is restricted">
          {(overview) => (
            <div className={classes.stack}>
              <CasesCard kind="restricted" cases={overview.restricted} />
              <CasesCard kind="upcoming" cases={overview.upcoming} />
            </div>
          )}
        </Loaded>
        <ForecastCard />
        <Loaded query={runs} what="The runs">
          {(list) => <RunsCard runs={list} />}
        </Loaded>
        <PoliciesCard onOpen={onPolicy} />
        <LimitsCard />
        {mayMoney && <SourcesCard />}
      </div>
    </>
  );
}

export function SuspensionPage(): JSX.Element {
  const [{ policy }, set] = useUrlState(Search);
  useLive(['subscription', 'payment', 'invoice', 'policy', 'clock', 'suspension', 'control'], [suspensionKey]);
  if (policy === NEW_POLICY) {
    return (
      <NewPolicy onCreated={(id) => set({ policy: id }, 'push')} onClose={() => set({ policy: undefined }, 'push')} />
    );
  }
  if (policy !== '') return <PolicyEditor policyId={policy} onClose={() => set({ policy: undefined }, 'push')} />;
  return <Overview onPolicy={(id) => set({ policy: id }, 'push')} />;
}
