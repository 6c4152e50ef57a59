import type { JSX } from 'react';
import {
  ActionIcon,
  Button,
  Checkbox,
  MultiSelect,
  SegmentedControl,
  Select,
  Stack,
  TagsInput,
  TextInput,
} from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { PARAMETER_GROUPS, profileField, type ProfileMode } from '@demarc/contracts';
import { EmptyState } from '@demarc/ui';
import { GROUP_WORDS } from '../../../components/group-words';
import { fieldWords } from '../../../components/profile-field-words';
import { useTagUse } from '../api/bulk-changes';
import {
  columnsOf,
  EMPTY_PARAMETER,
  firstText,
  freeFields,
  type BulkDraft,
  type DraftParameter,
  type DraftValue,
  type WhatKind,
} from './bulk-draft';
import type { DraftPartProps } from './bulk-set-form';
import classes from './bulk.module.css';

const KINDS: readonly { value: WhatKind; label: string }[] = [
  { value: 'settings', label: 'Set values' },
  { value: 'tags', label: 'Tags' },
  { value: 'reboot', label: 'Restart' },
  { value: 'read', label: 'Read' },
];
const MODES = [
  { value: 'initial', label: "given once, then the subscriber's" },
  { value: 'enforce', label: 'put back when changed' },
];
const NAMES = [
  'subscriber.name',
  'subscriber.number',
  'plan.name',
  'router.serial',
  'router.serialEnd',
  'router.model',
  'random.password(12)',
  'random.digits(4)',
];

function ModeSelect(props: { what: string; mode: ProfileMode; onChange: (mode: ProfileMode) => void }): JSX.Element {
  return (
    <Select
      aria-label={`${props.what}: whose it is`}
      data={MODES}
      allowDeselect={false}
      value={props.mode}
      onChange={(mode) => props.onChange(mode === 'enforce' ? 'enforce' : 'initial')}
    />
  );
}

function RemoveButton({ what, onClick }: { what: string; onClick: () => void }): JSX.Element {
  return (
    <ActionIcon variant="subtle" size={36} aria-label={`Remove ${what}`} onClick={onClick}>
      <IconX size={16} stroke={1.5} aria-hidden />
    </ActionIcon>
  );
}

/** What the field takes, where that is no matter of course. */
function hintOf({ intent, field }: DraftValue): string | undefined {
  const takes = profileField(intent, field)?.takes;
  switch (takes?.kind) {
    case 'secret':
      return `${takes.minLength} to ${takes.maxLength} characters, of each router its own where it is random`;
    case 'text':
      return `at most ${takes.maxBytes} bytes`;
    case 'number':
      return `${takes.min} to ${takes.max}${takes.unit === undefined ? '' : ` ${takes.unit}`}`;
    case 'choice':
      return takes.choices.join(', ');
    case 'switch':
      return 'on or off';
    default:
      return undefined;
  }
}

function ValueRows({ draft, set }: DraftPartProps): JSX.Element {
  const { values } = draft;
  const replace = (at: number, change: Partial<DraftValue>): void =>
    set({ values: values.map((one, index) => (index === at ? { ...one, ...change } : one)) });
  return (
    <ul className={classes.rows}>
      {values.map((value, index) => {
        const what = fieldWords(value.intent, value.field);
        return (
          <li key={`${value.intent} ${value.field}`} className={classes.row}>
            <TextInput
              label={what}
              description={hintOf(value)}
              autoComplete="off"
              value={value.text}
              onChange={(event) => replace(index, { text: event.currentTarget.value })}
            />
            <ModeSelect what={what} mode={value.mode} onChange={(mode) => replace(index, { mode })} />
            <RemoveButton what={what} onClick={() => set({ values: values.filter((_one, at) => at !== index) })} />
          </li>
        );
      })}
    </ul>
  );
}

function ParameterRows({ draft, set }: DraftPartProps): JSX.Element {
  const { parameters } = draft;
  const replace = (at: number, change: Partial<DraftParameter>): void =>
    set({ parameters: parameters.map((one, index) => (index === at ? { ...one, ...change } : one)) });
  return (
    <ul className={classes.rows}>
      {parameters.map((parameter, index) => {
        const what = `parameter ${index + 1}`;
        return (
          // Rows have no other identity than their place.
          // eslint-disable-next-line react/no-array-index-key
          <li key={index} className={classes.row}>
            <div className={classes.paths}>
              <TextInput
                label={`Free ${what}, TR-098`}
                placeholder="InternetGatewayDevice.…"
                value={parameter.tr098}
                onChange={(event) => replace(index, { tr098: event.currentTarget.value })}
              />
              <TextInput
                label={`Free ${what}, TR-181`}
                placeholder="Device.…"
                value={parameter.tr181}
                onChange={(event) => replace(index, { tr181: event.currentTarget.value })}
              />
              <TextInput
                label={`Value of ${what}`}
                autoComplete="off"
                value={parameter.text}
                onChange={(event) => replace(index, { text: event.currentTarget.value })}
              />
              <Checkbox
                label="It is a secret"
                checked={parameter.isSecret}
                onChange={(event) => replace(index, { isSecret: event.currentTarget.checked })}
              />
            </div>
            <ModeSelect what={what} mode={parameter.mode} onChange={(mode) => replace(index, { mode })} />
            <RemoveButton
              what={what}
              onClick={() => set({ parameters: parameters.filter((_one, at) => at !== index) })}
            />
          </li>
        );
      })}
    </ul>
  );
}

function SettingsFields({ draft, set }: DraftPartProps): JSX.Element {
  const add = (key: string | null): void => {
    const [intent = '', field = ''] = (key ?? '').split(' ');
    if (profileField(intent, field) === null) return;
    set({ values: [...draft.values, { intent, field, text: firstText({ intent, field }), mode: 'initial' }] });
  };
  const names = [...NAMES, ...(draft.by === 'csv' ? columnsOf(draft.csv).map((name) => `csv.${name}`) : [])];
  return (
    <>
      {draft.values.length + draft.parameters.length === 0 && <EmptyState title="Nothing is set yet." />}
      <ValueRows draft={draft} set={set} />
      <ParameterRows draft={draft} set={set} />
      <div className={classes.acts}>
        <Select
          aria-label="Add a setting"
          placeholder="Add a setting: WiFi name, key, channel …"
          searchable
          w={320}
          maxDropdownHeight={360}
          data={freeFields(draft)}
          value={null}
          onChange={add}
        />
        <Button
          variant="default"
          leftSection={<IconPlus size={16} stroke={1.5} aria-hidden />}
          onClick={() => set({ parameters: [...draft.parameters, EMPTY_PARAMETER] })}
        >
          Add a free parameter
        </Button>
      </div>
      <div className={classes.stack}>
        <p className={classes.muted}>A value can name what differs from router to router:</p>
        <ul className={classes.names} aria-label="Names that values can have">
          {names.map((name) => (
            <li key={name}>
              <code>{`{{${name}}}`}</code>
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}

function TagFields({ draft, set }: DraftPartProps): JSX.Element {
  const known = (useTagUse().data ?? []).map(({ tag }) => tag);
  return (
    <>
      <TagsInput label="Tags to add" data={known} value={[...draft.addTags]} onChange={(addTags) => set({ addTags })} />
      <TagsInput
        label="Tags to remove"
        data={known}
        value={[...draft.removeTags]}
        onChange={(removeTags) => set({ removeTags })}
      />
    </>
  );
}

function Fields({ draft, set }: DraftPartProps): JSX.Element {
  switch (draft.kind) {
    case 'settings':
      return <SettingsFields draft={draft} set={set} />;
    case 'tags':
      return <TagFields draft={draft} set={set} />;
    case 'reboot':
      return <p className={classes.muted}>Each router starts again: its service is away for a minute or two.</p>;
    case 'read':
      return (
        <MultiSelect
          label="What is read"
          placeholder={draft.groups.length === 0 ? 'all of it' : ''}
          data={PARAMETER_GROUPS.map((group) => ({ value: group, label: GROUP_WORDS[group] }))}
          value={[...draft.groups]}
          onChange={(chosen) => set({ groups: PARAMETER_GROUPS.filter((group) => chosen.includes(group)) })}
        />
      );
  }
}

const isKind = (value: string): value is BulkDraft['kind'] => KINDS.some((kind) => kind.value === value);

/** What each router of a bulk change gets. */
export function BulkWhatForm({ draft, set }: DraftPartProps): JSX.Element {
  return (
    <Stack gap="md">
      <SegmentedControl
        aria-label="What is done"
        style={{ alignSelf: 'start' }}
        data={[...KINDS]}
        value={draft.kind}
        onChange={(kind) => isKind(kind) && set({ kind })}
      />
      <Fields draft={draft} set={set} />
    </Stack>
  );
}
