import type { JSX } from 'react';
import { SegmentedControl, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { writeFilter } from '@demarc/contracts';
import { useSavedSets } from '../api/campaigns';
import { serialsOf, setOf, type CampaignDraft } from './campaign-draft';
import { routers } from './campaign-words';

export interface DraftPartProps {
  draft: CampaignDraft;
  set: (change: Partial<CampaignDraft>) => void;
}

function FilterFields({ draft, set }: DraftPartProps): JSX.Element {
  const saved = useSavedSets().data ?? [];
  const problem = setOf(draft);
  return (
    <>
      {saved.length > 0 && (
        <Select
          label="Begin with a saved filter"
          placeholder="none"
          clearable
          searchable
          maw={420}
          data={saved.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(id) => {
            const found = saved.find((each) => each.id === id);
            const { search = '', filter = [] } = found?.selection ?? {};
            set({ setName: found?.name ?? '', search, filter: writeFilter(filter) });
          }}
        />
      )}
      <TextInput
        label="Filter"
        description="As on the page of routers. Empty: every router."
        placeholder="productClass = HG8245X and tag != vip"
        value={draft.filter}
        error={typeof problem === 'string' ? problem : null}
        onChange={(event) => set({ filter: event.currentTarget.value, setName: '' })}
      />
    </>
  );
}

/** Whom a campaign is about. */
export function SetForm({ draft, set }: DraftPartProps): JSX.Element {
  return (
    <Stack gap="md">
      <SegmentedControl
        aria-label="How the routers are named"
        style={{ alignSelf: 'start' }}
        data={[
          { value: 'filter', label: 'By filter' },
          { value: 'list', label: 'By list' },
        ]}
        value={draft.by}
        onChange={(by) => set({ by: by === 'list' ? 'list' : 'filter' })}
      />
      {draft.by === 'filter' ? (
        <FilterFields draft={draft} set={set} />
      ) : (
        <Textarea
          label="Serial numbers"
          description={`One on a line, or with commas between. ${routers(serialsOf(draft.serials).length)} named.`}
          autosize
          minRows={3}
          maxRows={10}
          value={draft.serials}
          onChange={(event) => set({ serials: event.currentTarget.value })}
        />
      )}
    </Stack>
  );
}
