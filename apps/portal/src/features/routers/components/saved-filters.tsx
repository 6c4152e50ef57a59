import { useEffect, useRef, useState, type JSX } from 'react';
import { ActionIcon, Button, Checkbox, Group, Menu, Modal, Stack, TextInput } from '@mantine/core';
import { IconDeviceFloppy, IconDots, IconHome } from '@tabler/icons-react';
import { CreateSavedFilter, type SavedFilter } from '@demarc/contracts';
import { ErrorNote } from '@demarc/ui';
import { useReturnFocus } from '../../../lib/return-focus';
import { useMay } from '../../../lib/session';
import { useChooseStart, useDeleteFilter, useSavedFilters, useSaveFilter } from '../api/saved-filters';
import { isShown, selectionOf, type FleetState } from './fleet-state';
import classes from './fleet.module.css';

/** Keeps what the page shows; of a saved one, its name and who has it. */
function SaveDialog(props: {
  was: SavedFilter | null;
  content: Omit<CreateSavedFilter, 'name' | 'isShared'>;
  onClose: () => void;
}): JSX.Element {
  const { was, content, onClose } = props;
  useReturnFocus();
  const mayShare = useMay('router.configure');
  const [name, setName] = useState(was?.name ?? '');
  const [isShared, setShared] = useState(was?.isShared ?? false);
  const save = useSaveFilter();
  const parsed = CreateSavedFilter.safeParse({ ...content, name, isShared });
  return (
    <Modal opened onClose={onClose} title={was === null ? 'Save this filter' : `Change “${was.name}”`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (parsed.success) save.mutate({ was, content: parsed.data }, { onSuccess: onClose });
        }}
      >
        <Stack gap="md">
          <TextInput
            label="Name"
            description="Kept with it: conditions, search, columns and order."
            data-autofocus
            maxLength={60}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Checkbox
            label="Everybody has it in their list"
            disabled={!mayShare}
            checked={isShared}
            onChange={(event) => setShared(event.currentTarget.checked)}
          />
          {save.error !== null && <ErrorNote what="The filter was not saved." error={save.error} />}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" disabled={!parsed.success} loading={save.isPending}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** Saves what is shown now under a name. */
export function SaveFilter({ state }: { state: FleetState }): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  const content = { selection: selectionOf(state), columns: state.columns, sort: state.sort };
  return (
    <>
      <Button
        variant="default"
        size="compact-sm"
        leftSection={<IconDeviceFloppy size={16} stroke={1.5} />}
        onClick={() => setOpen(true)}
      >
        Save…
      </Button>
      {isOpen && <SaveDialog was={null} content={content} onClose={() => setOpen(false)} />}
    </>
  );
}

function RowMenu({
  filter,
  state,
  onRename,
}: {
  filter: SavedFilter;
  state: FleetState;
  onRename: () => void;
}): JSX.Element {
  const start = useChooseStart();
  const remove = useDeleteFilter();
  const save = useSaveFilter();
  const { name, isShared, isStart, mayChange } = filter;
  const shown = { selection: selectionOf(state), columns: state.columns, sort: state.sort };
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`More about ${name}`}>
          <IconDots size={16} stroke={1.5} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => start.mutate(isStart ? null : filter.id)}>
          {isStart ? 'Open the page with all routers' : 'Open the page with it'}
        </Menu.Item>
        {mayChange && (
          <>
            <Menu.Item
              disabled={state.isPlain}
              onClick={() => save.mutate({ was: filter, content: { name, isShared, ...shown } })}
            >
              Save what is shown as it
            </Menu.Item>
            <Menu.Item onClick={onRename}>Rename, share…</Menu.Item>
            <Menu.Item color="red" onClick={() => remove.mutate(filter)}>
              Delete
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function FilterGroup(props: { title: string; filters: readonly SavedFilter[]; state: FleetState }): JSX.Element | null {
  const { title, filters, state } = props;
  const [renamed, setRenamed] = useState<SavedFilter | null>(null);
  if (filters.length === 0) return null;
  return (
    <>
      <h2 className={classes.heading}>{title}</h2>
      <ul className={classes.saved}>
        {filters.map((filter) => (
          <li key={filter.id} className={classes.savedRow} data-active={isShown(state, filter) || undefined}>
            <button type="button" className={classes.savedName} onClick={() => state.show(filter)}>
              {filter.isStart && <IconHome size={14} stroke={1.5} aria-label="opens with the page" />} {filter.name}
            </button>
            <RowMenu filter={filter} state={state} onRename={() => setRenamed(filter)} />
          </li>
        ))}
      </ul>
      {renamed !== null && (
        <SaveDialog
          was={renamed}
          content={{ selection: renamed.selection, columns: renamed.columns, sort: renamed.sort }}
          onClose={() => setRenamed(null)}
        />
      )}
    </>
  );
}

/** Filters that were kept, at the side of the list; the one that a person starts with is shown when the page is opened plainly. */
export function SavedFilters({ state }: { state: FleetState }): JSX.Element | null {
  const { data = [] } = useSavedFilters();
  const start = data.find(({ isStart }) => isStart);
  const wasOpened = useRef(false);
  useEffect(() => {
    if (wasOpened.current || start === undefined) return;
    wasOpened.current = true;
    if (state.isPlain) state.show(start);
  }, [start, state]);
  if (data.length === 0) return null;
  return (
    <nav className={classes.aside} aria-label="Saved filters">
      <FilterGroup title="My filters" filters={data.filter(({ isMine }) => isMine)} state={state} />
      <FilterGroup title="Shared" filters={data.filter(({ isMine }) => !isMine)} state={state} />
    </nav>
  );
}
