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
import { useLive } from '../../../lib/live';
import { useMay } from '../../../lib/session';
import { plansKey, usePlans } from '../api/list-plans';
import { PlanDialog } from './plan-dialog';

const COLUMNS: readonly TableColumn<Plan>[] = [
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
  useLive(['subscription'], [plansKey]);
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
          columns={COLUMNS}
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
