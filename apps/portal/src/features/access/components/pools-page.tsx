import { useState, type JSX } from 'react';
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { AddressPool } from '@demarc/contracts';
import { Card, DataTable, EmptyState, formatCount, PageHeader, StateMark, type TableColumn } from '@demarc/ui';
import { z } from 'zod';
import listClasses from '../../../components/list-page.module.css';
import { poolsKey, usePools } from '../../../lib/address-pools';
import { useLive } from '../../../lib/live';
import { useMay } from '../../../lib/session';
import { useUrlState } from '../../../lib/url-state';
import { PoolDrawer } from './pool-drawer';
import { PoolFormDialog } from './pool-form-dialog';
import { PoolUse } from './pool-use';
import { poolLook, servesWords } from './pool-words';

const Search = z.object({ peek: z.string().default('') });

const COLUMNS: readonly TableColumn<AddressPool>[] = [
  {
    id: 'name',
    header: 'Pool',
    title: true,
    cell: (row) => (
      <span className={listClasses.two}>
        {row.name}
        {row.description !== '' && <span className={listClasses.sub}>{row.description}</span>}
      </span>
    ),
  },
  { id: 'serves', header: 'Serves', cell: servesWords },
  {
    id: 'by',
    header: 'Given out by',
    priority: 3,
    cell: (row) => (row.allocation === 'radius' ? 'FreeRADIUS' : 'the NAS'),
  },
  { id: 'use', header: 'In use', cell: (row) => <PoolUse pool={row} /> },
  { id: 'free', header: 'Free', align: 'end', priority: 3, cell: (row) => formatCount(row.free) },
  { id: 'state', header: 'State', cell: (row) => <StateMark {...poolLook(row)} /> },
];

function sentenceOf(pools: readonly AddressPool[]): string {
  const short = pools.filter(({ shortage }) => shortage !== null);
  if (pools.length === 0) return 'Every NAS gives out its own addresses.';
  if (short.length > 0) return `${short.map(({ name }) => name).join(', ')} has no free address: logins get none.`;
  const total = (key: 'inUse' | 'size'): number => pools.reduce((sum, pool) => sum + pool[key], 0);
  const count = pools.length === 1 ? 'One pool' : `${pools.length} pools`;
  return `${count}, ${formatCount(total('inUse'))} of ${formatCount(total('size'))} addresses in use.`;
}

/** Which addresses logins get, how full the pools are, and who has what. */
export function PoolsPage(): JSX.Element {
  const [{ peek }, set] = useUrlState(Search);
  const [isAdding, setAdding] = useState(false);
  const query = usePools();
  const mayWrite = useMay('nas.write');
  const peeked = query.data?.find(({ id }) => id === peek);
  useLive(['address-pool', 'access-session', 'nas'], [poolsKey]);
  return (
    <>
      <PageHeader
        title="Pools"
        lead={query.data && sentenceOf(query.data)}
        actions={
          mayWrite && (
            <Button leftSection={<IconPlus size={16} stroke={1.5} aria-hidden />} onClick={() => setAdding(true)}>
              Add a pool
            </Button>
          )
        }
      />
      <Card flush>
        <DataTable
          label="Pools"
          columns={COLUMNS}
          rows={query.data}
          error={query.error}
          onRetry={() => void query.refetch()}
          rowKey={(row) => row.id}
          hrefOf={(row) => `/pools?peek=${row.id}`}
          onOpen={(row) => set({ peek: row.id }, 'push')}
          empty={
            <EmptyState title="No pool yet.">
              A pool gives each login an address of its own, or tells the NAS which of its pools to take one from.
            </EmptyState>
          }
        />
      </Card>
      {peeked !== undefined && (
        <PoolDrawer pool={peeked} mayWrite={mayWrite} onClose={() => set({ peek: undefined })} />
      )}
      {isAdding && (
        <PoolFormDialog pool={null} onClose={() => setAdding(false)} onSaved={({ id }) => set({ peek: id }, 'push')} />
      )}
    </>
  );
}
