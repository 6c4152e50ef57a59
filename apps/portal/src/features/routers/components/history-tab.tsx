import type { JSX } from 'react';
import { Button } from '@mantine/core';
import type { ParameterChange } from '@demarc/contracts';
import { Age, Card, DataTable, EmptyState, formatInstant, useZone, visibleText, type TableColumn } from '@demarc/ui';
import { z } from 'zod';
import listClasses from '../../../components/list-page.module.css';
import { pagedRows } from '../../../components/paged-rows';
import { PathText } from '../../../components/path-text';
import { SearchField } from '../../../components/search-field';
import { useUrlState } from '../../../lib/url-state';
import { useParameterChanges } from '../api/list-parameter-changes';
import { nameOf, objectOf } from './explorer-rows';
import { changeSource } from './router-words';
import classes from './history-tab.module.css';

const Search = z.object({ path: z.string().default('') });

function When({ at }: { at: string }): JSX.Element {
  const zone = useZone();
  return (
    <span className={listClasses.two}>
      <span>{formatInstant(at, zone, true)}</span>
      <span className={listClasses.sub}>
        <Age at={at} />
      </span>
    </span>
  );
}

const valueText = (value: string | null, secret: boolean): string =>
  secret ? '••••••' : value === null ? 'absent' : value === '' ? 'empty' : visibleText(value, 80);

function Change({ row }: { row: ParameterChange }): JSX.Element {
  return (
    <span className={classes.change}>
      <span className={classes.before}>{valueText(row.before, row.secret)}</span>
      <span aria-label="became">→</span>
      <span className={classes.after}>{row.secret ? 'another secret' : valueText(row.after, row.secret)}</span>
    </span>
  );
}

function Path({ path }: { path: string }): JSX.Element {
  return (
    <span className={listClasses.two}>
      <span>{visibleText(nameOf(path), 80)}</span>
      <span className={listClasses.path}>
        <PathText path={objectOf(path)} />
      </span>
    </span>
  );
}

const COLUMNS: readonly TableColumn<ParameterChange>[] = [
  { id: 'at', header: 'When', cell: (row) => <When at={row.at} />, width: '170px' },
  { id: 'path', header: 'Parameter', title: true, cell: (row) => <Path path={row.path} />, width: '40%' },
  { id: 'change', header: 'Change', cell: (row) => <Change row={row} /> },
  { id: 'source', header: 'By', priority: 2, cell: (row) => changeSource(row.source), width: '120px' },
];

/** Every value that changed, and who changed it. */
export function HistoryTab({ routerId }: { routerId: string }): JSX.Element {
  const [{ path }, set] = useUrlState(Search);
  const table = pagedRows(useParameterChanges(routerId));
  const rows = table.rows?.filter((row) => row.path.toLowerCase().includes(path.toLowerCase()));
  return (
    <Card flush>
      <div className={listClasses.bar}>
        <SearchField
          label="Find in the history"
          placeholder="Part of the path"
          value={path}
          onChange={(text) => set({ path: text })}
        />
      </div>
      <DataTable
        label="History"
        columns={COLUMNS}
        {...table}
        rows={rows}
        rowKey={(row) => row.id}
        empty={
          path === '' ? (
            <EmptyState title="No value has changed since the router was first read." />
          ) : (
            <EmptyState title={`No change of “${path}” among those loaded.`}>
              <Button variant="default" onClick={() => set({ path: undefined })}>
                Show every change
              </Button>
            </EmptyState>
          )
        }
      />
    </Card>
  );
}
