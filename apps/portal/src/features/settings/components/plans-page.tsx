import { useState, type JSX } from 'react';
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { Plan } from '@demarc/contracts';
import {
  Card,
  DataTable,
  EmptyState,
  formatCount,
  formatRate,
  MoneyText,
  PageHeader,
  StateMark,
  type TableColumn,
} from '@demarc/ui';
import { PageLink } from '../../../components/page-link';
import { poolsKey, usePools } from '../../../lib/address-pools';
import { useLive } from '../../../lib/live';
import { useMay } from '../../../lib/session';
import { plansKey, usePlans } from '../api/list-plans';
import { PlanDialog } from './plan-dialog';

/** The pool of each plan, by the plan's id. */
type PoolNames = ReadonlyMap<string, { id: string; name: string }>;

function PoolOfPlan({ pool }: { pool: { id: string; name: string } | undefined }): JSX.Element {
  if (pool === undefined) return <>the NAS</>;
  return <PageLink href={`/pools?peek=${pool.id}`}>{pool.name}</PageLink>;
}

/** @param pools null: whoever looks may not see them */
const columnsOf = (pools: PoolNames | null): readonly TableColumn<Plan>[] => [
  { id: 'name', header: 'Plan', title: true, cell: (plan) => plan.name },
  {
    id: 'price',
    header: 'Price a month',
    align: 'end',
    cell: (plan) => <MoneyText amount={plan.price} currency={plan.currency} strong />,
  },
  { id: 'tax', header: 'Tax', priority: 2, cell: (plan) => plan.taxName ?? 'none' },
  {
    id: 'speed',
    header: 'Down / up',
    cell: (plan) => `${formatRate(plan.downKbps)} / ${formatRate(plan.upKbps)}`,
  },
  ...(pools === null
    ? []
    : [
        {
          id: 'pool',
          header: 'Addresses from',
          priority: 3 as const,
          cell: (plan: Plan) => <PoolOfPlan pool={pools.get(plan.id)} />,
        },
      ]),
  { id: 'count', header: 'Services', align: 'end', cell: (plan) => formatCount(plan.subscriptionCount) },
  {
    id: 'state',
    header: 'State',
    priority: 2,
    cell: (plan) => <StateMark look={plan.active ? 'ok' : 'off'} word={plan.active ? 'on sale' : 'not sold'} />,
  },
];

function sentenceOf(plans: readonly Plan[]): string {
  const sold = plans.filter((plan) => plan.active).length;
  const services = plans.reduce((sum, plan) => sum + plan.subscriptionCount, 0);
  return `${sold} on sale, ${formatCount(services)} services on all ${plans.length}.`;
}

export function PlansPage(): JSX.Element {
  const query = usePlans();
  const mayWrite = useMay('catalog.write');
  const [edited, setEdited] = useState<Plan | 'new' | null>(null);
  const mayReadPools = useMay('nas.read');
  const pools = usePools(mayReadPools).data ?? [];
  const poolOf = new Map(pools.flatMap(({ id, name, plans }) => plans.map((plan) => [plan.id, { id, name }] as const)));
  useLive(['subscription', 'address-pool'], [plansKey, poolsKey]);
  return (
    <>
      <PageHeader
        title="Plans"
        lead={query.data && sentenceOf(query.data)}
        actions={
          mayWrite && (
            <Button leftSection={<IconPlus size={16} stroke={1.5} aria-hidden />} onClick={() => setEdited('new')}>
              Add a plan
            </Button>
          )
        }
      />
      <Card flush>
        <DataTable
          label="Plans"
          columns={columnsOf(mayReadPools ? poolOf : null)}
          rows={query.data}
          error={query.error}
          onRetry={() => void query.refetch()}
          rowKey={(plan) => plan.id}
          {...(mayWrite ? { onOpen: setEdited } : {})}
          empty={<EmptyState title="No plan yet.">A subscriber gets a service by taking a plan.</EmptyState>}
        />
      </Card>
      {edited !== null && <PlanDialog plan={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
    </>
  );
}
