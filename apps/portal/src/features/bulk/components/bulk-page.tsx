import type { JSX } from 'react';
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { BulkChangeSummary } from '@demarc/contracts';
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
import { PageLink, useOpenPage } from '../../../components/page-link';
import { useLive } from '../../../lib/live';
import { useMay } from '../../../lib/session';
import { bulkChangesKey, useBulkChanges } from '../api/bulk-changes';
import { meantOf, settledOf, STATE_LOOK, whatWords } from './bulk-words';
import classes from './bulk.module.css';

const COLUMNS: readonly TableColumn<BulkChangeSummary>[] = [
  {
    id: 'name',
    header: 'Change',
    title: true,
    cell: ({ name, haltReason, reason }) => (
      <span className={listClasses.two}>
        <span>{visibleText(name, 100)}</span>
        <span className={listClasses.sub}>{visibleText(haltReason ?? reason, 200)}</span>
      </span>
    ),
  },
  { id: 'what', header: 'What', priority: 2, cell: ({ what }) => whatWords(what) },
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
    cell: (row) => `${formatCount(settledOf(row))} of ${formatCount(meantOf(row))}`,
  },
  { id: 'refused', header: 'Refused', align: 'end', priority: 3, cell: ({ counts }) => formatCount(counts.refused) },
  { id: 'by', header: 'Made by', priority: 4, cell: ({ createdBy }) => createdBy },
  { id: 'at', header: 'Made', nowrap: true, priority: 3, cell: ({ createdAt }) => <Age at={createdAt} /> },
];

function sentenceOf(list: readonly BulkChangeSummary[]): string {
  const of = (state: BulkChangeSummary['state']): number => list.filter((row) => row.state === state).length;
  const said: string[] = [];
  if (of('running') > 0) said.push(`${formatCount(of('running'))} running`);
  if (of('paused') > 0) said.push(`${formatCount(of('paused'))} paused`);
  const waiting = list.filter(({ state, needsApproval }) => state === 'draft' && needsApproval).length;
  if (waiting > 0) said.push(`${formatCount(waiting)} waiting for a second person`);
  return said.length === 0 ? 'Nothing is being changed now.' : `Bulk changes: ${said.join(', ')}.`;
}

/** Changes of many routers: what is under way, what was, and who has to approve. */
export function BulkPage(): JSX.Element {
  const query = useBulkChanges();
  const open = useOpenPage();
  const mayMake = useMay('router.bulk');
  useLive(['bulk-change'], [bulkChangesKey]);
  return (
    <>
      <PageHeader
        title="Bulk changes"
        lead={query.data && sentenceOf(query.data)}
        actions={
          mayMake && (
            <Button leftSection={<IconPlus size={16} stroke={1.5} />} onClick={() => open('/bulk/new')}>
              New bulk change
            </Button>
          )
        }
      />
      <div className={classes.page}>
        <Card title="Changes" flush>
          <DataTable
            label="Bulk changes"
            columns={COLUMNS}
            rows={query.data}
            rowKey={({ id }) => id}
            hrefOf={({ id }) => `/bulk/${id}`}
            onOpen={({ id }) => open(`/bulk/${id}`)}
            error={query.error}
            onRetry={() => void query.refetch()}
            empty={
              <EmptyState title="No bulk change yet.">
                Choose routers by a filter, a tag, a list or a file, and say what each of them gets. It is tried without
                sending before anything starts.
              </EmptyState>
            }
          />
        </Card>
        <p className={classes.muted}>
          Above how many routers a second person approves is set with the <PageLink href="/profiles">profiles</PageLink>
          .
        </p>
      </div>
    </>
  );
}
