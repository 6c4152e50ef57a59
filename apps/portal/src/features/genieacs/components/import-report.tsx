import { useState, type JSX } from 'react';
import { Button, Checkbox, Group, Stack } from '@mantine/core';
import type { GenieacsImport, ImportCount, ImportProblem } from '@demarc/contracts';
import {
  Age,
  Card,
  ConfirmAction,
  DataTable,
  EmptyState,
  ErrorNote,
  formatCount,
  visibleText,
  type TableColumn,
} from '@demarc/ui';
import { PageLink } from '../../../components/page-link';
import { useDropImport, useRunImport } from '../api/imports';
import classes from './genieacs.module.css';

const WORDS: Readonly<Record<string, string>> = {
  devices: 'Routers',
  parameters: 'Parameters',
  tags: 'Tags',
  credentials: 'Credentials for informing',
  connectionRequests: 'Credentials for calls',
  files: 'Files',
  presets: 'Presets',
  provisions: 'Provisions',
  virtualParameters: 'Virtual parameters',
  objects: 'Objects of old presets',
  config: 'Settings',
  tasks: 'Tasks',
  faults: 'Faults',
  users: 'Users',
  permissions: 'Permissions',
};

/** What matters most comes first; what nobody knows, last. */
function placeOf(what: string): number {
  const place = Object.keys(WORDS).indexOf(what);
  return place < 0 ? Object.keys(WORDS).length : place;
}

interface Row extends ImportCount {
  readonly what: string;
}

const COUNTS: readonly TableColumn<Row>[] = [
  { id: 'what', header: 'What', title: true, cell: ({ what }) => WORDS[what] ?? what },
  { id: 'found', header: 'Found', cell: ({ found }) => formatCount(found) },
  { id: 'taken', header: 'Taken over', cell: ({ taken }) => formatCount(taken) },
  { id: 'known', header: 'Known', cell: ({ known }) => formatCount(known) },
  { id: 'left', header: 'Left out', cell: ({ leftOut }) => formatCount(leftOut) },
];
const PREVIEWED = COUNTS.map((column) => (column.id === 'taken' ? { ...column, header: 'To be taken over' } : column));

const PROBLEMS: readonly TableColumn<ImportProblem & { at: number }>[] = [
  { id: 'name', header: 'Of', title: true, cell: ({ name, collection }) => visibleText(name || collection, 80) },
  { id: 'text', header: 'Why', cell: ({ text }) => visibleText(text, 300) },
];

const SENTENCES: Readonly<Record<GenieacsImport['state'], string>> = {
  collecting: 'Its files are being uploaded.',
  reading: 'It is being fetched.',
  previewing: 'It is being looked through.',
  previewed: 'Looked through: nothing was taken over yet.',
  importing: 'It is being taken over.',
  done: 'Taken over. Its routers are observed until they are armed.',
  failed: 'It did not come to its end:',
};

function Actions({ of: { id, state, counts, files } }: { of: GenieacsImport }): JSX.Element | null {
  const [presetsOn, setPresetsOn] = useState(false);
  const run = useRunImport();
  const drop = useDropImport();
  if (state === 'done') return <PageLink href="/arming">Arm them in waves</PageLink>;
  if (state === 'reading' || state === 'previewing' || state === 'importing') return null;
  return (
    <>
      {(run.error ?? drop.error) !== null && (
        <ErrorNote what="That was not done." holds="The import stands as it was." error={run.error ?? drop.error} />
      )}
      {(counts.presets?.taken ?? 0) > 0 && (
        <Checkbox
          label="Switch new presets on at once"
          description="They run on every armed router that they are meant for, not only on those of this import. Switched off, they wait under Scripts."
          checked={presetsOn}
          onChange={(event) => setPresetsOn(event.currentTarget.checked)}
        />
      )}
      <Group gap="sm">
        {files.length > 0 && (
          <Button loading={run.isPending} onClick={() => run.mutate({ id, mode: 'import', presetsOn })}>
            Take over, observed
          </Button>
        )}
        <ConfirmAction
          level={1}
          verb="Give up"
          destructive
          busy={drop.isPending}
          effect="Its files are deleted; what was taken over stays."
          onConfirm={() => drop.mutateAsync(id)}
        />
      </Group>
    </>
  );
}

function titleOf({ sourceUrl, files }: GenieacsImport): string {
  if (sourceUrl !== null) return visibleText(sourceUrl, 100);
  return files.map(({ name }) => visibleText(name, 60)).join(', ') || 'An import without a file';
}

/** One import: what the dump holds, what becomes of it, and what cannot be taken over. */
export function ImportReport({ of }: { of: GenieacsImport }): JSX.Element {
  const rows = Object.entries(of.counts)
    .map(([what, count]): Row => ({ what, ...count }))
    .toSorted((a, b) => placeOf(a.what) - placeOf(b.what));
  const isOver = of.failure === 'given up';
  return (
    <Card title={titleOf(of)}>
      <Stack gap="md">
        <p className={classes.state} role="status">
          {SENTENCES[of.state]} {of.failure ?? ''}{' '}
          <span className={classes.muted}>
            {of.createdBy}, <Age at={of.createdAt} />
          </span>
        </p>
        {rows.length > 0 && (
          <DataTable
            label="What it holds"
            columns={of.state === 'done' || of.state === 'importing' ? COUNTS : PREVIEWED}
            rows={rows}
            rowKey={({ what }) => what}
            empty={<EmptyState title="Nothing" />}
          />
        )}
        {of.problems.length > 0 && (
          <details>
            <summary className={classes.summary}>
              {formatCount(of.problemCount)} {of.problemCount === 1 ? 'note' : 'notes'}: what is left out and why, and
              what to look at
            </summary>
            <DataTable
              label="Notes"
              columns={PROBLEMS}
              rows={of.problems.map((problem, at) => ({ ...problem, at }))}
              rowKey={({ at }) => String(at)}
              empty={<EmptyState title="Nothing" />}
            />
          </details>
        )}
        {!isOver && <Actions of={of} />}
      </Stack>
    </Card>
  );
}
