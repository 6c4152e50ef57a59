import { useState, type JSX } from 'react';
import { Button, Stack } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { CampaignPolicy, CampaignSummary } from '@demarc/contracts';
import {
  Age,
  Card,
  DataTable,
  EmptyState,
  formatCount,
  PageHeader,
  StateMark,
  visibleText,
  type TableColumn,
} from '@demarc/ui';
import listClasses from '../../../components/list-page.module.css';
import { Loaded } from '../../../components/loaded';
import { NumberFields, type NumberField } from '../../../components/number-fields';
import { useOpenPage } from '../../../components/page-link';
import { ReasonedChange } from '../../../components/reasoned-change';
import { useLive } from '../../../lib/live';
import { useMay } from '../../../lib/session';
import { campaignsKey, useCampaignPolicy, useCampaigns, useChangeCampaignPolicy } from '../api/campaigns';
import { settledOf, STATE_LOOK, totalOf } from './campaign-words';
import classes from './firmware.module.css';

const COLUMNS: readonly TableColumn<CampaignSummary>[] = [
  {
    id: 'name',
    header: 'Campaign',
    title: true,
    cell: ({ name, kind, haltReason, reason }) => (
      <span className={listClasses.two}>
        <span>{visibleText(name, 100)}</span>
        <span className={listClasses.sub}>
          {haltReason ?? (kind === 'rollback' ? `Brings back: ${reason}` : reason)}
        </span>
      </span>
    ),
  },
  {
    id: 'state',
    header: 'State',
    cell: ({ state, needsApproval }) => {
      const [look, word] = STATE_LOOK[state];
      return <StateMark look={look} word={state === 'draft' && needsApproval ? 'waits for approval' : word} />;
    },
  },
  {
    id: 'far',
    header: 'Settled',
    align: 'end',
    nowrap: true,
    cell: (row) => `${formatCount(settledOf(row))} of ${formatCount(totalOf(row) - row.counts.skipped)}`,
  },
  { id: 'failed', header: 'Failed', align: 'end', priority: 3, cell: ({ counts }) => formatCount(counts.failed) },
  { id: 'skipped', header: 'Left out', align: 'end', priority: 4, cell: ({ counts }) => formatCount(counts.skipped) },
  { id: 'by', header: 'Made by', priority: 3, cell: ({ createdBy }) => createdBy },
  { id: 'at', header: 'Made', nowrap: true, cell: ({ createdAt }) => <Age at={createdAt} /> },
];

function sentenceOf(list: readonly CampaignSummary[]): string {
  const of = (state: CampaignSummary['state']): number => list.filter((row) => row.state === state).length;
  const said: string[] = [];
  if (of('running') > 0) said.push(`${formatCount(of('running'))} running`);
  if (of('halted') > 0) said.push(`${formatCount(of('halted'))} halted`);
  const waiting = list.filter(({ state, needsApproval }) => state === 'draft' && needsApproval).length;
  if (waiting > 0) said.push(`${formatCount(waiting)} waiting for a second person`);
  return said.length === 0 ? 'No image is being brought out now.' : `Campaigns: ${said.join(', ')}.`;
}

const POLICY: readonly NumberField<'approvalAbove'>[] = [
  {
    key: 'approvalAbove',
    label: 'Routers without a second person',
    description: 'More than that, and somebody else has to approve',
    min: 0,
    max: 100_000,
  },
];

function PolicyForm({ policy }: { policy: CampaignPolicy }): JSX.Element {
  const mayWrite = useMay('router.approve');
  const change = useChangeCampaignPolicy();
  const [draft, set] = useState(policy);
  return (
    <Stack gap="lg">
      <div className={classes.narrow}>
        <NumberFields fields={POLICY} draft={draft} set={set} mayWrite={mayWrite} />
      </div>
      {mayWrite && draft.approvalAbove !== policy.approvalAbove && (
        <ReasonedChange
          what="limit"
          change={change}
          onTakeBack={() => set(policy)}
          onChange={(reason) => change.mutate({ ...draft, reason })}
        />
      )}
    </Stack>
  );
}

/** Firmware campaigns: what is being brought out, what was, and who has to approve. */
export function FirmwarePage(): JSX.Element {
  const query = useCampaigns();
  const open = useOpenPage();
  const mayMake = useMay('router.campaign');
  useLive(['campaign', 'policy'], [campaignsKey]);
  return (
    <>
      <PageHeader
        title="Firmware"
        lead={query.data && sentenceOf(query.data)}
        actions={
          mayMake && (
            <Button leftSection={<IconPlus size={16} stroke={1.5} />} onClick={() => open('/firmware/new')}>
              New campaign
            </Button>
          )
        }
      />
      <div className={classes.page}>
        <Card title="Campaigns" flush>
          <DataTable
            label="Campaigns"
            columns={COLUMNS}
            rows={query.data}
            rowKey={({ id }) => id}
            hrefOf={({ id }) => `/firmware/${id}`}
            onOpen={({ id }) => open(`/firmware/${id}`)}
            error={query.error}
            onRetry={() => void query.refetch()}
            empty={
              <EmptyState title="No campaign yet.">
                Upload an image under Push profiles, then bring it out in waves that halt by themselves when routers do
                not come back well.
              </EmptyState>
            }
          />
        </Card>
        <Card title="Second person">
          <Loaded query={useCampaignPolicy()} what="The limit" lines={2}>
            {(policy) => <PolicyForm key={policy.approvalAbove} policy={policy} />}
          </Loaded>
        </Card>
      </div>
    </>
  );
}
