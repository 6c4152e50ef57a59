import { useState, type JSX } from 'react';
import { FileInput, SegmentedControl, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { ErrorNote } from '@demarc/ui';
import { useSavedSets, useTagUse } from '../api/bulk-changes';
import { columnsOf, serialsOf, setOf, type BulkDraft, type SetKind } from './bulk-draft';
import { routers } from './bulk-words';

export interface DraftPartProps {
  draft: BulkDraft;
  set: (change: Partial<BulkDraft>) => void;
}

const KINDS: readonly { value: SetKind; label: string }[] = [
  { value: 'filter', label: 'Filter' },
  { value: 'saved-filter', label: 'Saved filter' },
  { value: 'tag', label: 'Tag' },
  { value: 'list', label: 'List' },
  { value: 'csv', label: 'File' },
];
const MOST_BYTES = 1_500_000;

function FileFields({ draft, set }: DraftPartProps): JSX.Element {
  const [problem, setProblem] = useState<Error | null>(null);
  const take = (file: File | null): void => {
    setProblem(null);
    if (file === null) return set({ csv: '', csvName: '' });
    if (file.size > MOST_BYTES) return setProblem(new Error('It is larger than 1.5 MB.'));
    void file.text().then((csv) => set({ csv, csvName: file.name }), setProblem);
    return undefined;
  };
  const columns = columnsOf(draft.csv);
  return (
    <>
      <FileInput
        label="CSV file"
        description="A column “serial”; every other column is a value that templates can name."
        placeholder={draft.csvName === '' ? 'choose a file' : draft.csvName}
        accept=".csv,text/csv"
        clearable
        maw={420}
        onChange={take}
      />
      {problem !== null && <ErrorNote what="The file was not taken." error={problem} />}
      <Textarea
        label="What it says"
        autosize
        minRows={3}
        maxRows={10}
        placeholder={'serial,name\nAX0042,Kitchen'}
        description={
          columns.length === 0 ? undefined : `Templates can say ${columns.map((name) => `{{csv.${name}}}`).join(', ')}.`
        }
        value={draft.csv}
        onChange={(event) => set({ csv: event.currentTarget.value })}
      />
    </>
  );
}

function Fields({ draft, set }: DraftPartProps): JSX.Element {
  const saved = useSavedSets().data ?? [];
  const tags = useTagUse().data ?? [];
  const problem = setOf(draft);
  switch (draft.by) {
    case 'filter':
      return (
        <TextInput
          label="Filter"
          description="As on the page of routers. Empty: every router."
          placeholder="productClass = HG8245X and tag != vip"
          value={draft.filter}
          error={typeof problem === 'string' ? problem : null}
          onChange={(event) => set({ filter: event.currentTarget.value })}
        />
      );
    case 'saved-filter':
      return (
        <Select
          label="Saved filter"
          placeholder="choose one"
          searchable
          maw={420}
          data={saved.map(({ id, name }) => ({ value: id, label: name }))}
          value={draft.filterId}
          onChange={(filterId) => set({ filterId })}
        />
      );
    case 'tag':
      return (
        <Select
          label="Tag"
          placeholder="choose one"
          searchable
          maw={420}
          data={tags.map(({ tag, routers: count }) => ({ value: tag, label: `${tag} (${routers(count)})` }))}
          value={draft.tag}
          onChange={(tag) => set({ tag })}
        />
      );
    case 'list':
      return (
        <Textarea
          label="Serial numbers"
          description={`One on a line, or with commas between. ${routers(serialsOf(draft.serials).length)} named.`}
          autosize
          minRows={3}
          maxRows={10}
          value={draft.serials}
          onChange={(event) => set({ serials: event.currentTarget.value })}
        />
      );
    case 'csv':
      return <FileFields draft={draft} set={set} />;
  }
}

/** Whom a bulk change is about. */
export function BulkSetForm({ draft, set }: DraftPartProps): JSX.Element {
  const choose = (value: string): void => {
    const found = KINDS.find((kind) => kind.value === value);
    if (found !== undefined) set({ by: found.value });
  };
  return (
    <Stack gap="md">
      <SegmentedControl
        aria-label="How the routers are named"
        style={{ alignSelf: 'start' }}
        data={[...KINDS]}
        value={draft.by}
        onChange={choose}
      />
      <Fields draft={draft} set={set} />
    </Stack>
  );
}
