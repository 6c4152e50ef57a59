import type { JSX } from 'react';
import { NumberInput, PasswordInput, Select, TextInput } from '@mantine/core';
import { profileField } from '@demarc/contracts';
import { fieldWords } from '../../../components/profile-field-words';
import { CHOICE_WORDS } from './profile-words';
import { SECRET_KEPT, type DraftSetting } from './profile-draft';

interface SettingFieldProps {
  setting: DraftSetting;
  fault: string | undefined;
  readOnly: boolean;
  onChange: (value: DraftSetting['value']) => void;
}

const ON_OFF = [
  { value: 'true', label: 'on' },
  { value: 'false', label: 'off' },
];

/** One field with the input that fits what it takes. */
export function SettingField({ setting, fault, readOnly, onChange }: SettingFieldProps): JSX.Element | null {
  const { intent, field, value } = setting;
  const takes = profileField(intent, field)?.takes;
  const common = { label: fieldWords(intent, field), error: fault, readOnly };
  switch (takes?.kind) {
    case undefined:
      return null;
    case 'switch':
      return (
        <Select
          {...common}
          data={ON_OFF}
          allowDeselect={false}
          value={typeof value === 'boolean' ? String(value) : null}
          onChange={(next) => onChange(next === 'true')}
        />
      );
    case 'choice':
      return (
        <Select
          {...common}
          data={takes.choices.map((choice) => ({ value: choice, label: CHOICE_WORDS[choice] ?? choice }))}
          allowDeselect={false}
          value={typeof value === 'string' ? value : null}
          onChange={onChange}
        />
      );
    case 'number':
      return (
        <NumberInput
          {...common}
          hideControls
          allowDecimal={false}
          min={takes.min}
          max={takes.max}
          suffix={takes.unit === undefined ? undefined : ` ${takes.unit}`}
          placeholder={`${takes.min} to ${takes.max}`}
          value={typeof value === 'number' ? value : ''}
          onChange={(next) => onChange(typeof next === 'number' ? next : null)}
        />
      );
    case 'secret': {
      const typed = typeof value === 'object' && value !== null && 'secret' in value ? value.secret : '';
      const isKept = typeof value === 'object' && value !== null && 'secretId' in value;
      return (
        <PasswordInput
          {...common}
          autoComplete="new-password"
          placeholder={isKept ? SECRET_KEPT : `${takes.minLength} to ${takes.maxLength} characters`}
          value={typed}
          onChange={(event) =>
            onChange(event.currentTarget.value === '' ? null : { secret: event.currentTarget.value })
          }
        />
      );
    }
    case 'text':
    case 'address':
    case 'addresses':
      return (
        <TextInput
          {...common}
          placeholder={takes.kind === 'text' ? (takes.isTemplate ? '{{subscriber.name}}-WiFi' : '') : '192.0.2.1'}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => onChange(event.currentTarget.value === '' ? null : event.currentTarget.value)}
        />
      );
  }
}
