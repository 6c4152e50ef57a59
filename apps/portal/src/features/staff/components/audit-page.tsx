import type { JSX } from 'react';
import { Button, Select } from '@mantine/core';
import type { AuditEntry } from '@demarc/contracts';
import {
  Age,
  Card,
  DataTable,
  EmptyState,
  formatInstant,
  PageHeader,
  useZone,
  visibleText,
  type TableColumn,
} from '@demarc/ui';
import { z } from 'zod';
import listClasses from '../../../components/list-page.module.css';
import { pagedRows } from '../../../components/paged-rows';
import { useUrlState } from '../../../lib/url-state';
import { useAuditEntries } from '../api/list-audit-entries';
import { fieldChanges } from './audit-difference';
import classes from './audit.module.css';

const Search = z.object({ subjectType: z.string().optional(), subjectId: z.string().optional() });

/** What can be asked for; the list shows whatever there is. */
const SUBJECTS = [
  'subscriber',
  'subscription',
  'invoice',
  'payment',
  'billing_run',
  'suspension_policy',
  'cpe',
  'nas',
  'plan',
  'billing_entity',
  'staff_account',
  'api_token',
];

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

function Changes({ entry }: { entry: AuditEntry }): JSX.Element {
  const changes = fieldChanges(entry.before, entry.after);
  if (changes.length === 0) return <span className={listClasses.sub}>–</span>;
  return (
    <ul className={classes.changes}>
      {changes.map((change) => (
        <li key={change.field}>
          {change.field !== '' && <span className={classes.field}>{change.field}</span>}
          {change.before !== null && <span className={classes.before}>{visibleText(change.before, 80)}</span>}
          {change.before !== null && <span aria-label="became">→</span>}
          <span>{change.after === null ? 'gone' : visibleText(change.after, 80)}</span>
        </li>
      ))}
    </ul>
  );
}

const COLUMNS: readonly TableColumn<AuditEntry>[] = [
  { id: 'at', header: 'When', width: '170px', cell: (entry) => <When at={entry.at} /> },
  {
    id: 'who',
    header: 'Who did what',
    title: true,
    cell: (entry) => (
      <span className={listClasses.two}>
        <span>{entry.actor}</span>
        <span className={listClasses.sub}>{entry.action}</span>
      </span>
    ),
  },
  {
    id: 'subject',
    header: 'On what',
    cell: (entry) => (
      <span className={listClasses.two}>
        <span>{entry.subjectType}</span>
        <span className={`${listClasses.sub} ${listClasses.mono}`}>{entry.subjectId}</span>
      </span>
    ),
  },
  { id: 'change', header: 'Before → after', priority: 2, cell: (entry) => <Changes entry={entry} /> },
  { id: 'reason', header: 'Why', priority: 2, cell: (entry) => entry.reason ?? '–' },
];

export function AuditPage(): JSX.Element {
  const [filter, set] = useUrlState(Search);
  const isFiltered = filter.subjectType !== undefined || filter.subjectId !== undefined;
  const clear = (): void => set({ subjectType: undefined, subjectId: undefined }, 'push');
  return (
    <>
      <PageHeader
        title="Audit"
        lead="Who did what, newest first. Entries are written with the act itself and never changed."
      />
      <Card flush>
        <div className={listClasses.bar}>
          <Select
            aria-label="On what"
            placeholder="Everything"
            data={SUBJECTS}
            clearable
            searchable
            value={filter.subjectType ?? null}
            onChange={(next) => set({ subjectType: next ?? undefined }, 'push')}
          />
          {isFiltered && (
            <Button variant="default" onClick={clear}>
              Clear the filter
            </Button>
          )}
        </div>
        <DataTable
          label="Audit"
          columns={COLUMNS}
          {...pagedRows(useAuditEntries(filter))}
          rowKey={(entry) => entry.id}
          empty={<EmptyState title={isFiltered ? 'No entry matches.' : 'Nobody has done anything yet.'} />}
        />
      </Card>
    </>
  );
}
