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
import { PageLink } from '../../../components/page-link';
import { pagedRows } from '../../../components/paged-rows';
import { useUrlState } from '../../../lib/url-state';
import { useAuditEntries } from '../api/list-audit-entries';
import { fieldChanges } from './audit-difference';
import classes from './audit.module.css';

const Search = z.object({ subjectType: z.string().optional(), subjectId: z.string().optional() });

/** What can be asked for; the list shows whatever there is. */
const SUBJECTS = [
  'subscriber',
  'invoice',
  'payment',
  'billing-entity',
  'plan',
  'suspension-policy',
  'router',
  'quirk-rule',
  'nas',
  'staff',
  'api-token',
];

const PAGES: Readonly<Record<string, (id: string) => string>> = {
  router: (id) => `/routers/${id}`,
  payment: (id) => `/payments/${id}`,
  'suspension-policy': (id) => `/suspension?policy=${id}`,
  nas: (id) => `/nas?peek=${id}`,
  'quirk-rule': (id) => `/models?tab=rules&rule=${id}`,
};

const SHORT = 8;

/** A link where the thing has a page by its id; else the end of the id, which tells two of them apart. */
function Subject({ entry }: { entry: AuditEntry }): JSX.Element {
  const pageOf = PAGES[entry.subjectType];
  return (
    <span className={listClasses.two}>
      <span>{entry.subjectType}</span>
      {pageOf === undefined ? (
        <span className={`${listClasses.sub} ${listClasses.mono}`} title={entry.subjectId}>
          …{entry.subjectId.slice(-SHORT)}
        </span>
      ) : (
        <span className={listClasses.sub}>
          <PageLink href={pageOf(entry.subjectId)}>open …{entry.subjectId.slice(-SHORT)}</PageLink>
        </span>
      )}
    </span>
  );
}

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
    width: '200px',
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
    cell: (entry) => <Subject entry={entry} />,
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
