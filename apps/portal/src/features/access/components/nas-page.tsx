import { useState, type JSX } from 'react';
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { Nas } from '@demarc/contracts';
import { Age, Card, DataTable, EmptyState, formatCount, PageHeader, StateMark, type TableColumn } from '@demarc/ui';
import { z } from 'zod';
import listClasses from '../../../components/list-page.module.css';
import { useOpenPage } from '../../../components/page-link';
import { useLive } from '../../../lib/live';
import { useMay } from '../../../lib/session';
import { useUrlState } from '../../../lib/url-state';
import { nasKey, useNasList } from '../api/list-nas';
import { ByHandCard } from './by-hand-card';
import { NasDrawer } from './nas-drawer';
import { NasFormDialog } from './nas-form-dialog';
import { OUTCOME_LOOK, outcomeWord, VENDOR_WORDS } from './nas-words';
import { RepliesDrawer } from './replies-drawer';
import classes from './nas.module.css';

const Search = z.object({ peek: z.string().default('') });

const COLUMNS: readonly TableColumn<Nas>[] = [
  { id: 'name', header: 'NAS', title: true, cell: (row) => row.name },
  {
    id: 'address',
    header: 'Address',
    cell: (row) => (
      <span className={listClasses.mono}>
        {row.address.includes(':') ? `[${row.address}]` : row.address}:{row.coaPort}
      </span>
    ),
  },
  { id: 'vendor', header: 'Vendor', priority: 2, cell: (row) => VENDOR_WORDS[row.vendor] },
  { id: 'services', header: 'Services', align: 'end', cell: (row) => formatCount(row.subscriptionCount) },
  {
    id: 'outcome',
    header: 'Last answer',
    cell: (row) => {
      if (!row.enabled) return <StateMark look="off" word="switched off" />;
      if (row.lastOutcome === null) return <StateMark look="unknown" word="never asked" />;
      return <StateMark look={OUTCOME_LOOK[row.lastOutcome] ?? 'unknown'} word={outcomeWord(row.lastOutcome)} />;
    },
  },
  { id: 'age', header: 'When', priority: 2, cell: (row) => <Age at={row.lastAnswerAt} /> },
];

function sentenceOf(list: readonly Nas[]): string {
  const silent = list.filter((nas) => nas.enabled && nas.lastOutcome === 'no-answer');
  if (list.length === 0) return 'Demarc asks a NAS to end a session when a service changes.';
  if (silent.length > 0) return `${silent.map((nas) => nas.name).join(', ')} did not answer the last request.`;
  return list.length === 1 ? 'One NAS; it answers.' : `${list.length} NAS; all answer.`;
}

export function NasPage(): JSX.Element {
  const [{ peek }, set] = useUrlState(Search);
  const [isAdding, setAdding] = useState(false);
  const [isReading, setReading] = useState(false);
  const query = useNasList();
  const open = useOpenPage();
  const mayWrite = useMay('nas.write');
  const peeked = query.data?.find((nas) => nas.id === peek);
  useLive(['nas', 'subscription', 'proof'], [nasKey]);
  return (
    <>
      <PageHeader
        title="NAS"
        lead={query.data && sentenceOf(query.data)}
        actions={
          <>
            <Button variant="default" onClick={() => setReading(true)}>
              What a login gets…
            </Button>
            {mayWrite && (
              <Button leftSection={<IconPlus size={16} stroke={1.5} aria-hidden />} onClick={() => setAdding(true)}>
                Add a NAS
              </Button>
            )}
          </>
        }
      />
      <div className={classes.stack}>
        <ByHandCard onOpen={(order) => open(`/subscribers/${order.subscriberNumber}`)} />
        <Card flush>
          <DataTable
            label="NAS"
            columns={COLUMNS}
            rows={query.data}
            error={query.error}
            onRetry={() => void query.refetch()}
            rowKey={(row) => row.id}
            hrefOf={(row) => `/nas?peek=${row.id}`}
            onOpen={(row) => set({ peek: row.id }, 'push')}
            empty={
              <EmptyState title="No NAS yet.">
                Without one, a changed service takes effect at the subscriber's next login.
              </EmptyState>
            }
          />
        </Card>
      </div>
      {peeked !== undefined && <NasDrawer nas={peeked} mayWrite={mayWrite} onClose={() => set({ peek: undefined })} />}
      {isReading && <RepliesDrawer onClose={() => setReading(false)} />}
      {isAdding && <NasFormDialog nas={null} onClose={() => setAdding(false)} />}
    </>
  );
}
