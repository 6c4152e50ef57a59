import { useState, type JSX } from 'react';
import { Button, Group, Modal, MultiSelect, Select, Stack, TagsInput, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import {
  conditionProblem,
  OPERATORS_OF,
  routerField,
  type FilterOperator,
  type RouterCondition,
  type RouterFieldName,
} from '@demarc/contracts';
import { formatCount, visibleText } from '@demarc/ui';
import { useReturnFocus } from '../../../lib/return-focus';
import type { RouterAddress } from '../api/list-routers';
import { useRouterValues } from '../api/search-routers';
import { FIELD_OPTIONS, operatorWords } from './filter-words';
import classes from './fleet.module.css';

const PAUSE_MS = 200;

interface ValuesProps {
  condition: RouterCondition;
  address: RouterAddress;
  onChange: (values: string[]) => void;
}

/** Text values, and below them those that there are with how many routers have each. */
function SuggestedValues({ condition: { field, values }, address, onChange }: ValuesProps): JSX.Element {
  const [text, setText] = useState('');
  const [asked] = useDebouncedValue(text, PAUSE_MS);
  const found = useRouterValues(address, field, asked.trim());
  const offered = (found.data ?? []).filter(({ value }) => !values.includes(value));
  return (
    <div>
      <TagsInput
        label="Value"
        description="One of several has to fit. Enter adds what is typed."
        value={values}
        onChange={onChange}
        searchValue={text}
        onSearchChange={setText}
        acceptValueOnBlur
        maxTags={50}
        clearable
      />
      <ul className={classes.offered} aria-label="Values there are">
        {offered.map(({ value, count }) => (
          <li key={value}>
            <button
              type="button"
              // Before the field loses the focus and takes what was typed for a value.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => {
                onChange([...values, value]);
                setText('');
              }}
            >
              <span>{visibleText(value, 80)}</span>
              <span>{formatCount(count)}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Values({ condition, address, onChange }: ValuesProps): JSX.Element | null {
  const { field, op, values } = condition;
  const { kind, options = [] } = routerField(field);
  if (op === 'known' || op === 'unknown') return null;
  if (kind === 'choice')
    return <MultiSelect label="Value" data={[...options]} value={values} onChange={onChange} clearable />;
  if (op === 'less' || op === 'more') {
    return (
      <TextInput
        label={kind === 'age' ? 'Age' : 'Number'}
        description={kind === 'age' ? 'Such as 30m, 12h, 7d, 2w' : undefined}
        value={values[0] ?? ''}
        onChange={(event) => onChange(event.currentTarget.value === '' ? [] : [event.currentTarget.value.trim()])}
      />
    );
  }
  return <SuggestedValues key={field} condition={condition} address={address} onChange={onChange} />;
}

export interface ConditionDialogProps {
  /** null: a new one. */
  condition: RouterCondition | null;
  /** Whom the values are suggested from. */
  address: RouterAddress;
  onDone: (condition: RouterCondition) => void;
  onClose: () => void;
}

/** One condition of a filter: a field, how it is compared, and with what. */
export function ConditionDialog({ condition: given, address, onDone, onClose }: ConditionDialogProps): JSX.Element {
  useReturnFocus();
  const [condition, setCondition] = useState<RouterCondition>(given ?? { field: 'modelName', op: 'is', values: [] });
  const { field, op, values } = condition;
  const operators = OPERATORS_OF[routerField(field).kind];
  const choose = (next: RouterFieldName): void =>
    setCondition({ field: next, op: OPERATORS_OF[routerField(next).kind][0] ?? 'is', values: [] });
  const compare = (next: FilterOperator): void => {
    const takesOne = next === 'less' || next === 'more';
    const takesNone = next === 'known' || next === 'unknown';
    setCondition({ field, op: next, values: takesNone ? [] : takesOne ? values.slice(0, 1) : values });
  };
  const problem = conditionProblem(condition);
  const isStarted = values.length > 0;
  return (
    <Modal opened onClose={onClose} title={given === null ? 'Add a condition' : 'Change the condition'}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (problem === null) onDone(condition);
        }}
      >
        <Stack gap="md">
          <Select
            label="Field"
            data={FIELD_OPTIONS}
            value={field}
            searchable
            allowDeselect={false}
            data-autofocus={given === null ? true : undefined}
            maxDropdownHeight={320}
            onChange={(next) => next !== null && choose(next as RouterFieldName)}
          />
          <Select
            label="Is compared"
            data={operators.map((each) => ({ value: each, label: operatorWords(each, routerField(field).kind) }))}
            value={op}
            allowDeselect={false}
            onChange={(next) => next !== null && compare(next as FilterOperator)}
          />
          <Values
            condition={condition}
            address={address}
            onChange={(next) => setCondition({ ...condition, values: next })}
          />
          {problem !== null && isStarted && <span role="alert">{problem}</span>}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" disabled={problem !== null}>
              {given === null ? 'Add' : 'Change'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
