import type { JSX } from 'react';
import { Button, Select } from '@mantine/core';
import { CHANGE_SOURCES, type ChangeSource, type ParameterChange } from '@demarc/contracts';
import { Age, Card, DataTable, EmptyState, formatInstant, useZone, visibleText, type TableColumn } from '@demarc/ui';
import { z } from 'zod';
import listClasses from '../../../components/list-page.module.css';
import { pagedRows } from '../../../components/paged-rows';
import { PathText } from '../../../components/path-text';
import { SearchField } from '../../../components/search-field';
import { useUrlState } from '../../../lib/url-state';
import { useParameterChanges } from '../api/list-parameter-changes';
import { nameOf, objectOf } from './explorer-rows';
import { changeSource, seenWords, SOURCE_WORDS } from './router-words';
import classes from './history-tab.module.css';

const Search = z.object({ path: z.string().default(''), by: z.enum(['', ...CHANGE_SOURCES]).default('') });

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

function By({ row }: { row: ParameterChange }): JSX.Element {
  return (
    <span className={listClasses.two}>
      <span>{changeSource(row)}</span>
      <span className={listClasses.sub}>{seenWords(row)}</span>
    </span>
  );
}

const BY_OPTIONS = [
  { value: '', label: 'by anybody' },
  ...CHANGE_SOURCES.map((source) => ({ value: source, label: `by ${SOURCE_WORDS[source]}` })),
];

const COLUMNS: readonly TableColumn<ParameterChange>[] = [
  { id: 'at', header: 'When', cell: (row) => <When at={row.at} />, width: '170px' },
  { id: 'path', header: 'Parameter', title: true, cell: (row) => <Path path={row.path} />, width: '40%' },
  { id: 'change', header: 'Change', cell: (row) => <Change row={row} /> },
  { id: 'source', header: 'By', priority: 2, cell: (row) => <By row={row} />, width: '170px' },
];

/** Every value that changed, and who changed it. */
export function HistoryTab({ routerId }: { routerId: string }): JSX.Element {
  const [{ path, by }, set] = useUrlState(Search);
  const table = pagedRows(useParameterChanges(routerId, { path, source: by === '' ? undefined : by }));
  return (
    <Card flush>
      <div className={listClasses.bar}>
        <SearchField
          label="Find in the history"
          placeholder="Part of the path"
          value={path}
          onChange={(text) => set({ path: text })}
        />
        <Select
          aria-label="Who brought it about"
          data={BY_OPTIONS}
          value={by}
          allowDeselect={false}
          w={180}
          onChange={(next) => set({ by: next === null || next === '' ? undefined : (next as ChangeSource) })}
        />
      </div>
      <DataTable
        label="History"
        columns={COLUMNS}
        {...table}
        rowKey={(row) => row.id}
        empty={
          path === '' && by === '' ? (
            <EmptyState title="No value has changed since the router was first read." />
          ) : (
            <EmptyState title={path === '' ? 'No change of this kind.' : `No change of “${path}” of this kind.`}>
              <Button variant="default" onClick={() => set({ path: undefined, by: undefined })}>
                Show every change
              </Button>
            </EmptyState>
          )
        }
      />
    </Card>
  );
}
