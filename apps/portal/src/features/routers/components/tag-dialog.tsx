import { useState, type JSX } from 'react';
import { Button, Group, Modal, Stack, TagsInput } from '@mantine/core';
import { IconTag } from '@tabler/icons-react';
import { TagName, type TaggedRouters } from '@demarc/contracts';
import { ErrorNote, formatCount } from '@demarc/ui';
import { useReturnFocus } from '../../../lib/return-focus';
import { useRouterCount, useTagRouters, useTagUses } from '../api/search-routers';
import { selectionOf, type FleetState } from './fleet-state';

/** More than the server tags at once: up to here they are counted. */
const COUNTED = 200_000;

const routers = (count: number): string => `${formatCount(count)} router${count === 1 ? '' : 's'}`;

function doneWords({ matched, added, removed }: TaggedRouters): string {
  const parts = [
    added > 0 ? `${formatCount(added)} added` : '',
    removed > 0 ? `${formatCount(removed)} taken off` : '',
  ];
  const done = parts.filter((part) => part !== '').join(', ');
  return `${routers(matched)}: ${done === '' ? 'all was so already' : done}.`;
}

function Tags(props: {
  label: string;
  value: string[];
  onChange: (tags: string[]) => void;
  focused?: boolean;
}): JSX.Element {
  const uses = useTagUses();
  const [text, setText] = useState('');
  const bad = props.value.find((tag) => !TagName.safeParse(tag).success);
  return (
    <TagsInput
      label={props.label}
      // Offered while somebody types: a list that stays open would lie over the buttons.
      data={text === '' ? [] : (uses.data ?? []).map(({ tag }) => tag)}
      searchValue={text}
      onSearchChange={setText}
      value={props.value}
      onChange={props.onChange}
      acceptValueOnBlur
      maxTags={10}
      error={bad === undefined ? undefined : `“${bad}”: letters, digits, and _ . : - after the first`}
      {...(props.focused === true ? { 'data-autofocus': true } : {})}
    />
  );
}

function TagDialog({ state, onClose }: { state: FleetState; onClose: () => void }): JSX.Element {
  useReturnFocus();
  const [add, setAdd] = useState<string[]>([]);
  const [remove, setRemove] = useState<string[]>([]);
  const { data } = useRouterCount(state.address, COUNTED);
  const tag = useTagRouters();
  const tags = [...add, ...remove];
  const isReady = tags.length > 0 && tags.every((each) => TagName.safeParse(each).success) && data?.isMore === false;
  if (tag.data !== undefined) {
    return (
      <Modal opened onClose={onClose} title="Tagged">
        <Stack gap="md">
          <div role="status">{doneWords(tag.data)}</div>
          <Group justify="flex-end">
            <Button data-autofocus onClick={onClose}>
              Close
            </Button>
          </Group>
        </Stack>
      </Modal>
    );
  }
  return (
    <Modal opened onClose={onClose} title="Tag all routers of this filter">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!isReady || data === undefined) return;
          const body = { selection: selectionOf(state), add, remove, expected: data.count };
          tag.mutate(body);
        }}
      >
        <Stack gap="md">
          <div role="status">
            {data === undefined
              ? 'Counting …'
              : data.isMore
                ? `More than ${routers(data.count)}: narrow it down, and do it in parts.`
                : `The filter means ${routers(data.count)} now. If it means others when you press the button, nothing is done.`}
          </div>
          <Tags label="Put on" value={add} onChange={setAdd} focused />
          <Tags label="Take off" value={remove} onChange={setRemove} />
          {tag.error !== null && <ErrorNote what="No router was tagged." error={tag.error} />}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" disabled={!isReady} loading={tag.isPending}>
              {data === undefined ? 'Tag' : `Tag ${routers(data.count)}`}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** Tags on all that the list means, not only on what is loaded. */
export function TagAll({ state }: { state: FleetState }): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="default"
        size="compact-sm"
        leftSection={<IconTag size={16} stroke={1.5} />}
        onClick={() => setOpen(true)}
      >
        Tag all…
      </Button>
      {isOpen && <TagDialog state={state} onClose={() => setOpen(false)} />}
    </>
  );
}
