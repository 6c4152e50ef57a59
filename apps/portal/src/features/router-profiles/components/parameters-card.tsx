import type { JSX } from 'react';
import { Button, Checkbox, PasswordInput, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Card } from '@demarc/ui';
import { EMPTY_PARAMETER, SECRET_KEPT, type DraftParameter } from './profile-draft';
import { ModeSelect, RemoveButton, type DraftProps } from './settings-card';
import classes from './router-profiles.module.css';

function Value(props: {
  parameter: DraftParameter;
  label: string;
  readOnly: boolean;
  onChange: (text: string) => void;
}): JSX.Element {
  const { parameter, label, readOnly, onChange } = props;
  const common = {
    label,
    readOnly,
    value: parameter.text,
    onChange: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
  };
  if (!parameter.isSecret) return <TextInput {...common} />;
  return (
    <PasswordInput {...common} autoComplete="new-password" placeholder={parameter.kept === null ? '' : SECRET_KEPT} />
  );
}

/** Parameters by their own names, where no setting says it. */
export function ParametersCard({ draft, faults, readOnly, onChange }: DraftProps): JSX.Element {
  const { parameters } = draft;
  const replace = (at: number, change: Partial<DraftParameter>): void =>
    onChange({ ...draft, parameters: parameters.map((one, index) => (index === at ? { ...one, ...change } : one)) });
  return (
    <Card title="Free parameters">
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
                  error={faults[`parameter ${index}`]}
                  readOnly={readOnly}
                  value={parameter.tr098}
                  onChange={(event) => replace(index, { tr098: event.currentTarget.value })}
                />
                <TextInput
                  label={`Free ${what}, TR-181`}
                  placeholder="Device.…"
                  readOnly={readOnly}
                  value={parameter.tr181}
                  onChange={(event) => replace(index, { tr181: event.currentTarget.value })}
                />
                <Value
                  parameter={parameter}
                  label={`Value of ${what}`}
                  readOnly={readOnly}
                  onChange={(text) => replace(index, { text })}
                />
                <Checkbox
                  label="It is a secret"
                  disabled={readOnly}
                  checked={parameter.isSecret}
                  onChange={(event) => replace(index, { isSecret: event.currentTarget.checked })}
                />
              </div>
              <ModeSelect
                what={what}
                mode={parameter.mode}
                readOnly={readOnly}
                onChange={(mode) => replace(index, { mode })}
              />
              {!readOnly && (
                <RemoveButton
                  what={what}
                  onClick={() => onChange({ ...draft, parameters: parameters.filter((_one, at) => at !== index) })}
                />
              )}
            </li>
          );
        })}
      </ul>
      {!readOnly && (
        <Button
          variant="default"
          leftSection={<IconPlus size={16} stroke={1.5} aria-hidden />}
          onClick={() => onChange({ ...draft, parameters: [...parameters, EMPTY_PARAMETER] })}
        >
          Add a parameter
        </Button>
      )}
    </Card>
  );
}
