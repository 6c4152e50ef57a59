import type { JSX } from 'react';
import type { AddressLease, PoolAllocation } from '@demarc/contracts';
import { Age, DataTable, EmptyState, formatInstant, StateMark, useZone, type TableColumn } from '@demarc/ui';
import listClasses from '../../../components/list-page.module.css';
import { PageLink } from '../../../components/page-link';
import { pagedRows } from '../../../components/paged-rows';
import { useLeases } from '../api/list-leases';
import { LEASE_LOOK } from './pool-words';
import nasClasses from './nas.module.css';

function Until({ at }: { at: string | null }): JSX.Element {
  const zone = useZone();
  return <>{at === null ? 'its session ends' : formatInstant(at, zone)}</>;
}

const COLUMNS: readonly TableColumn<AddressLease>[] = [
  {
    id: 'address',
    header: 'Address',
    nowrap: true,
    title: true,
    cell: (row) => <span className={listClasses.mono}>{row.address}</span>,
  },
  {
    id: 'who',
    header: 'Subscriber',
    cell: (row) => (
      <span className={listClasses.two}>
        {row.subscriberNumber === null ? (
          <span className={listClasses.sub}>nobody's</span>
        ) : (
          <PageLink href={`/subscribers/${row.subscriberNumber}`} quiet>
            {row.subscriberName} <span className={listClasses.number}>{row.subscriberNumber}</span>
          </PageLink>
        )}
        <span className={`${listClasses.sub} ${listClasses.mono}`}>{row.userName}</span>
      </span>
    ),
  },
  {
    id: 'session',
    header: 'Held',
    cell: (row) => (
      <span className={listClasses.two}>
        <StateMark {...LEASE_LOOK[row.state]} />
        {row.sessionId !== null && (
          <span className={listClasses.sub}>
            <PageLink href={`/sessions?view=all&peek=${row.sessionId}`}>session at {row.nasName}</PageLink>
          </span>
        )}
      </span>
    ),
  },
  { id: 'since', header: 'Since', nowrap: true, priority: 2, cell: (row) => <Age at={row.since} /> },
  { id: 'until', header: 'Until', nowrap: true, priority: 2, cell: (row) => <Until at={row.until} /> },
];

/** Who has which address; a lease goes on with each report of its session. */
export function PoolLeases({ poolId, allocation }: { poolId: string; allocation: PoolAllocation }): JSX.Element {
  const table = pagedRows(useLeases(poolId));
  return (
    <section aria-label="Addresses in use">
      <h3 className={nasClasses.heading}>Addresses in use</h3>
      <DataTable
        label="Addresses in use"
        columns={COLUMNS}
        {...table}
        rowKey={(row) => row.address}
        empty={
          <EmptyState title="None.">
            {allocation === 'radius'
              ? 'No login has an address of it.'
              : 'No session that is up has an address of these ranges.'}
          </EmptyState>
        }
      />
    </section>
  );
}
