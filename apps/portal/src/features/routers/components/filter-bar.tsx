import { useState, type JSX } from 'react';
import { Button, MultiSelect, Popover } from '@mantine/core';
import { IconColumns3, IconFilterPlus, IconX } from '@tabler/icons-react';
import {
  columnLabel,
  COLUMN_NAMES,
  MOST_COLUMNS,
  writeFilter,
  type ColumnName,
  type RouterCondition,
} from '@demarc/contracts';
import { formatCount } from '@demarc/ui';
import listClasses from '../../../components/list-page.module.css';
import { useRouterCount } from '../api/search-routers';
import { ConditionDialog } from './condition-dialog';
import { conditionWords } from './filter-words';
import type { FleetState } from './fleet-state';
import classes from './fleet.module.css';

const COUNTED = 10_000;

/** A button for the conditions; those that are set stand as chips below the search. */
export function AddCondition({ state }: { state: FleetState }): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconFilterPlus size={16} stroke={1.5} />}
        onClick={() => setOpen(true)}
        disabled={state.filter.length >= 12}
      >
        Filter
      </Button>
      {isOpen && (
        <ConditionDialog
          condition={null}
          address={state.address}
          onClose={() => setOpen(false)}
          onDone={(condition) => {
            setOpen(false);
            state.setFilter([...state.filter, condition]);
          }}
        />
      )}
    </>
  );
}

export function ColumnChoice({ state }: { state: FleetState }): JSX.Element {
  const { columns, set } = state;
  return (
    <Popover width={300} position="bottom-end" trapFocus withinPortal>
      <Popover.Target>
        <Button variant="default" leftSection={<IconColumns3 size={16} stroke={1.5} />}>
          Columns{columns.length === 0 ? '' : ` (${columns.length})`}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <MultiSelect
          label="Columns of what routers say"
          description={`In the order in which they are chosen, ${MOST_COLUMNS} at most.`}
          data={COLUMN_NAMES.map((name) => ({ value: name, label: columnLabel(name) }))}
          value={columns}
          searchable
          clearable
          maxValues={MOST_COLUMNS}
          comboboxProps={{ withinPortal: false }}
          onChange={(next) => set({ cols: next.length === 0 ? undefined : (next as ColumnName[]).join(',') })}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

function Chip(props: { condition: RouterCondition; onEdit: () => void; onRemove: () => void }): JSX.Element {
  const words = conditionWords(props.condition);
  return (
    <span className={classes.chip}>
      <button type="button" className={classes.chipText} onClick={props.onEdit} aria-label={`Change: ${words}`}>
        {words}
      </button>
      <button type="button" className={classes.chipRemove} onClick={props.onRemove} aria-label={`Remove: ${words}`}>
        <IconX size={14} stroke={1.75} aria-hidden />
      </button>
    </span>
  );
}

/** What is asked, each part to be changed or taken away, and how many routers it means. */
export function FilterChips({ state, children }: { state: FleetState; children: JSX.Element }): JSX.Element | null {
  const { filter, setFilter, address, problem, text } = state;
  const [edited, setEdited] = useState<number | null>(null);
  const count = useRouterCount(address, COUNTED);
  const editing = edited === null ? undefined : filter[edited];
  if (problem !== null) {
    return (
      <div className={classes.chips} role="alert">
        The filter of this address cannot be read: {problem}.
        <Button variant="default" size="compact-sm" onClick={() => setFilter([])}>
          Take it away
        </Button>
      </div>
    );
  }
  if (filter.length === 0 && text === '') return null;
  return (
    <div className={classes.chips}>
      {filter.map((condition, index) => (
        <Chip
          key={writeFilter([condition])}
          condition={condition}
          onEdit={() => setEdited(index)}
          onRemove={() => setFilter(filter.filter((_, other) => other !== index))}
        />
      ))}
      <span className={listClasses.count} role="status">
        {count.data !== undefined &&
          `${count.data.isMore ? 'more than ' : ''}${formatCount(count.data.count)} router${count.data.count === 1 ? '' : 's'}`}
      </span>
      {children}
      {editing !== undefined && edited !== null && (
        <ConditionDialog
          condition={editing}
          address={address}
          onClose={() => setEdited(null)}
          onDone={(condition) => {
            setEdited(null);
            setFilter(filter.with(edited, condition));
          }}
        />
      )}
    </div>
  );
}
