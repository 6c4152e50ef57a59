import type { JSX } from 'react';
import { Button, Checkbox, Group, TextInput } from '@mantine/core';
import { EMPTY_OBJECT, EMPTY_SETTING, type FieldDraft, type ObjectDraft, type SettingDraft } from './profile-form';
import classes from './profiles.module.css';

const at = <T,>(list: readonly T[], index: number, item: T): readonly T[] =>
  list.map((one, place) => (place === index ? item : one));
const without = <T,>(list: readonly T[], index: number): readonly T[] => list.filter((_one, place) => place !== index);

interface RowsProps<T> {
  rows: readonly T[];
  readOnly: boolean;
  onChange: (rows: readonly T[]) => void;
}

/** Parameters that get a value: a path in each data model, and the value. */
export function SettingRows({ rows, readOnly, onChange }: RowsProps<SettingDraft>): JSX.Element {
  return (
    <>
      <ul className={classes.rows}>
        {rows.map((row, index) => {
          const text = (field: keyof SettingDraft) => ({
            value: row[field],
            readOnly,
            onChange: (event: { currentTarget: HTMLInputElement }) =>
              onChange(at(rows, index, { ...row, [field]: event.currentTarget.value })),
          });
          return (
            <li key={index} className={classes.row}>
              <TextInput
                className={classes.wide}
                label={`Parameter ${index + 1}, TR-098`}
                placeholder="InternetGatewayDevice.Time.NTPServer1"
                {...text('tr098')}
              />
              <TextInput
                className={classes.wide}
                label="TR-181"
                placeholder="Device.Time.NTPServer1"
                {...text('tr181')}
              />
              <Group className={classes.wide} align="flex-end" gap="sm" wrap="nowrap">
                <TextInput label="Value" style={{ flex: 1 }} {...text('value')} />
                {!readOnly && (
                  <Button variant="default" onClick={() => onChange(without(rows, index))}>
                    Remove
                  </Button>
                )}
              </Group>
            </li>
          );
        })}
      </ul>
      {!readOnly && (
        <Button variant="default" mt="sm" onClick={() => onChange([...rows, EMPTY_SETTING])}>
          Add a parameter
        </Button>
      )}
    </>
  );
}

function FieldRow({
  field,
  readOnly,
  onChange,
  onRemove,
}: {
  field: FieldDraft;
  readOnly: boolean;
  onChange: (field: FieldDraft) => void;
  onRemove: () => void;
}): JSX.Element {
  const text = (name: keyof SettingDraft) => ({
    value: field[name],
    readOnly,
    onChange: (event: { currentTarget: HTMLInputElement }) => onChange({ ...field, [name]: event.currentTarget.value }),
  });
  return (
    <>
      <TextInput label="Field, TR-098" placeholder="ExternalPort" {...text('tr098')} />
      <TextInput label="Field, TR-181" placeholder="ExternalPort" {...text('tr181')} />
      <Group className={classes.wide} align="flex-end" gap="sm">
        <TextInput label="Value" style={{ flex: 1 }} {...text('value')} />
        <Checkbox
          label="Key"
          mb={8}
          checked={field.isKey}
          disabled={readOnly}
          onChange={(event) => onChange({ ...field, isKey: event.currentTarget.checked })}
        />
        {!readOnly && (
          <Button variant="default" onClick={onRemove}>
            Remove
          </Button>
        )}
      </Group>
    </>
  );
}

/** Objects that are added, and found again by their keys. */
export function ObjectRows({ rows, readOnly, onChange }: RowsProps<ObjectDraft>): JSX.Element {
  return (
    <>
      <ul className={classes.rows}>
        {rows.map((row, index) => {
          const change = (next: Partial<ObjectDraft>): void => onChange(at(rows, index, { ...row, ...next }));
          return (
            <li key={index} className={classes.row}>
              <TextInput
                className={classes.wide}
                label={`Object ${index + 1}, TR-098 collection`}
                placeholder="…WANPPPConnection.*.PortMapping."
                value={row.tr098}
                readOnly={readOnly}
                onChange={(event) => change({ tr098: event.currentTarget.value })}
              />
              <TextInput
                className={classes.wide}
                label="TR-181 collection"
                placeholder="Device.NAT.PortMapping."
                value={row.tr181}
                readOnly={readOnly}
                onChange={(event) => change({ tr181: event.currentTarget.value })}
              />
              {row.fields.map((field, place) => (
                <FieldRow
                  key={place}
                  field={field}
                  readOnly={readOnly}
                  onChange={(next) => change({ fields: at(row.fields, place, next) })}
                  onRemove={() => change({ fields: without(row.fields, place) })}
                />
              ))}
              {!readOnly && (
                <Group className={classes.wide} gap="sm">
                  <Button
                    variant="default"
                    onClick={() => change({ fields: [...row.fields, { ...EMPTY_SETTING, isKey: false }] })}
                  >
                    Add a field
                  </Button>
                  <Button variant="default" onClick={() => onChange(without(rows, index))}>
                    Remove the object
                  </Button>
                </Group>
              )}
            </li>
          );
        })}
      </ul>
      {!readOnly && (
        <Button variant="default" mt="sm" onClick={() => onChange([...rows, EMPTY_OBJECT])}>
          Add an object
        </Button>
      )}
    </>
  );
}
