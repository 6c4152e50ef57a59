import type { JSX } from 'react';
import { ActionIcon, Select } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { profileField, type ProfileMode } from '@demarc/contracts';
import { Card, EmptyState } from '@demarc/ui';
import { fieldWords } from '../../../components/profile-field-words';
import { firstValue, freeFields, settingKey, type DraftSetting, type Faults, type ProfileDraft } from './profile-draft';

import { SettingField } from './setting-field';
import classes from './router-profiles.module.css';

export interface DraftProps {
  draft: ProfileDraft;
  faults: Faults;
  readOnly: boolean;
  onChange: (draft: ProfileDraft) => void;
}

const MODES = [
  { value: 'enforce', label: 'put back when changed' },
  { value: 'initial', label: "given once, then the subscriber's" },
];

export function ModeSelect(props: {
  what: string;
  mode: ProfileMode;
  readOnly: boolean;
  onChange: (mode: ProfileMode) => void;
}): JSX.Element {
  return (
    <Select
      aria-label={`${props.what}: whose it is`}
      data={MODES}
      allowDeselect={false}
      readOnly={props.readOnly}
      value={props.mode}
      onChange={(mode) => props.onChange(mode === 'initial' ? 'initial' : 'enforce')}
    />
  );
}

export function RemoveButton({ what, onClick }: { what: string; onClick: () => void }): JSX.Element {
  return (
    <ActionIcon variant="subtle" size={36} aria-label={`Remove ${what}`} onClick={onClick}>
      <IconX size={16} stroke={1.5} aria-hidden />
    </ActionIcon>
  );
}

/** What the profile says by name, for any model. */
export function SettingsCard({ draft, faults, readOnly, onChange }: DraftProps): JSX.Element {
  const { settings } = draft;
  const replace = (at: number, change: Partial<DraftSetting>): void =>
    onChange({ ...draft, settings: settings.map((one, index) => (index === at ? { ...one, ...change } : one)) });
  const add = (key: string | null): void => {
    const [intent = '', field = ''] = (key ?? '').split(' ');
    const known = profileField(intent, field);
    if (known === null) return;
    onChange({ ...draft, settings: [...settings, { intent, field, value: firstValue(known.takes), mode: 'enforce' }] });
  };
  return (
    <Card title="Settings">
      {settings.length === 0 && <EmptyState title="No setting yet." />}
      <ul className={classes.rows}>
        {settings.map((setting, index) => {
          const what = fieldWords(setting.intent, setting.field);
          return (
            <li key={settingKey(setting)} className={classes.row}>
              <SettingField
                setting={setting}
                fault={faults[settingKey(setting)]}
                readOnly={readOnly}
                onChange={(value) => replace(index, { value })}
              />
              <ModeSelect
                what={what}
                mode={setting.mode}
                readOnly={readOnly}
                onChange={(mode) => replace(index, { mode })}
              />
              {!readOnly && (
                <RemoveButton
                  what={what}
                  onClick={() => onChange({ ...draft, settings: settings.filter((_one, at) => at !== index) })}
                />
              )}
            </li>
          );
        })}
      </ul>
      {!readOnly && (
        <Select
          className={classes.add}
          label="Add a setting"
          placeholder="Channel, VLAN, time server …"
          searchable
          maxDropdownHeight={360}
          data={freeFields(draft)}
          value={null}
          onChange={add}
        />
      )}
    </Card>
  );
}
