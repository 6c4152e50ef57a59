import type { JSX } from 'react';
import type { SuspensionRun } from '@demarc/contracts';
import { Card, DataTable, EmptyState, formatCount, formatDate, type TableColumn } from '@demarc/ui';

const count = (id: keyof SuspensionRun['counts'], header: string, priority?: 2): TableColumn<SuspensionRun> => ({
  id,
  header,
  align: 'end',
  ...(priority === undefined ? {} : { priority }),
  cell: (run) => formatCount(run.counts[id]),
});

const COLUMNS: readonly TableColumn<SuspensionRun>[] = [
  { id: 'on', header: 'Day', title: true, cell: (run) => formatDate(run.on) },
  count('done', 'Taken away'),
  count('waiting', 'Waiting'),
  count('dropped', 'Paid in time', 2),
  count('discarded', 'Discarded', 2),
  {
    id: 'decision',
    header: 'Decided by',
    priority: 2,
    cell: (run) => (run.decidedBy === null ? '–' : `${run.decidedBy}: ${run.decisionReason ?? ''}`),
  },
];

/** What each day took away, and who decided where a guard had held it. */
export function RunsCard({ runs }: { runs: readonly SuspensionRun[] }): JSX.Element {
  return (
    <Card title="By day" flush>
      <DataTable
        label="Suspensions by day"
        columns={COLUMNS}
        rows={runs}
        rowKey={(run) => run.id}
        empty={<EmptyState title="Nothing was taken away in the last month." />}
      />
    </Card>
  );
}
