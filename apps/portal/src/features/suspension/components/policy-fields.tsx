import type { JSX } from 'react';
import { Checkbox, Group, Radio, Select, Stack, TextInput } from '@mantine/core';
import { WEEKDAYS } from '../../../components/policy-words';
import { useProfileChoices } from '../api/list-profiles';
import type { PolicyDraft } from './policy-form';

export interface PolicyFieldsProps {
  draft: PolicyDraft;
  currency: string;
  faults: Readonly<Record<string, string>>;
  readOnly: boolean;
  onChange: (draft: PolicyDraft) => void;
}

export function PolicyFields({ draft, currency, faults, readOnly, onChange }: PolicyFieldsProps): JSX.Element {
  const text = (field: 'name' | 'graceDays' | 'hour' | 'untilHour' | 'tolerance' | 'noticeDays') => ({
    value: draft[field],
    error: faults[field],
    readOnly,
    onChange: (event: { currentTarget: HTMLInputElement }) =>
      onChange({ ...draft, [field]: event.currentTarget.value }),
  });
  const profiles = useProfileChoices().data ?? [];
  return (
    <Stack gap="md">
      <TextInput label="Name" {...text('name')} />
      <Group gap="md" align="flex-start" grow>
        <TextInput label="Free days" description="0 to 90" inputMode="numeric" {...text('graceDays')} />
        <TextInput label="From hour" description="0 to 23" inputMode="numeric" {...text('hour')} />
        <TextInput label="Until hour" description="up to 24" inputMode="numeric" {...text('untilHour')} />
      </Group>
      <Radio.Group
        label="What happens then"
        value={draft.method}
        onChange={(method) => !readOnly && onChange({ ...draft, method: method as PolicyDraft['method'] })}
      >
        <Stack gap="xs" mt="xs">
          <Radio value="walled-garden" label="Walled garden: the payment page is reached, and nothing else" />
          <Radio value="suspended" label="Suspended: logins are refused, and the session is ended" />
        </Stack>
      </Radio.Group>
      <Select
        label="On the router"
        description="A profile takes the place of the standard; the access network does its part in any case."
        allowDeselect={false}
        readOnly={readOnly}
        value={draft.pushProfileId}
        data={[
          { value: '', label: 'the standard of the method' },
          ...profiles.map(({ id, name }) => ({ value: id, label: `profile ${name}` })),
        ]}
        onChange={(pushProfileId) => onChange({ ...draft, pushProfileId: pushProfileId ?? '' })}
      />
      <TextInput
        label={`Let be up to (${currency})`}
        description="A sum up to this much never takes a service away."
        inputMode="decimal"
        {...text('tolerance')}
      />
      <TextInput
        label="Notice so many days before (optional)"
        description="The service state “notice” tells the subscriber; nothing is taken away. Empty: no notice."
        inputMode="numeric"
        {...text('noticeDays')}
      />
      <Checkbox.Group
        label="Never on"
        value={draft.skipWeekdays.map(String)}
        error={faults.skipWeekdays}
        onChange={(days) =>
          !readOnly && onChange({ ...draft, skipWeekdays: days.map(Number).toSorted((a, b) => a - b) })
        }
      >
        <Group gap="sm" mt="xs">
          {WEEKDAYS.map((day, index) => (
            <Checkbox key={day} value={String(index)} label={day} />
          ))}
        </Group>
      </Checkbox.Group>
    </Stack>
  );
}
