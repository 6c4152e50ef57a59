import type { JSX } from 'react';
import { ActionIcon, Autocomplete, Button, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { BUILT_IN_PROVISIONS } from '@demarc/contracts';
import { Card, StateMark } from '@demarc/ui';
import { useScripts } from '../api/scripts';
import type { ProvisionDraft } from './preset-form';
import type { PresetProps } from './preset-page';
import classes from './scripts.module.css';

interface RowProps extends Omit<PresetProps, 'draft' | 'onChange'> {
  at: number;
  provision: ProvisionDraft;
  /** null: not known yet. */
  names: readonly string[] | null;
  onChange: (provision: ProvisionDraft | null) => void;
}

function ProvisionRow({ at, provision, names, faults, readOnly, onChange }: RowProps): JSX.Element {
  const { name, args } = provision;
  const takes = names?.includes(name) === true ? undefined : BUILT_IN_PROVISIONS[name];
  const isNobody = name !== '' && names !== null && !names.includes(name) && takes === undefined;
  return (
    <li className={classes.stack}>
      <div className={classes.row}>
        <Autocomplete
          label={`Provision ${at + 1}`}
          data={[
            { group: 'Yours', items: [...(names ?? [])] },
            {
              group: 'Built in',
              items: Object.keys(BUILT_IN_PROVISIONS).filter((one) => names?.includes(one) !== true),
            },
          ]}
          value={name}
          error={faults[`provisions.${at}.name`]}
          readOnly={readOnly}
          onChange={(next) => onChange({ ...provision, name: next })}
        />
        <TextInput
          label={`Arguments ${at + 1}`}
          placeholder={takes === undefined || takes === '' ? '"Home", 42' : takes}
          value={args}
          error={faults[`provisions.${at}.args`]}
          readOnly={readOnly}
          onChange={(event) => onChange({ ...provision, args: event.currentTarget.value })}
        />
        {!readOnly && (
          <ActionIcon
            variant="subtle"
            color="gray"
            size={36}
            aria-label={`Remove provision ${at + 1}`}
            onClick={() => onChange(null)}
          >
            <IconX size={16} stroke={1.5} aria-hidden />
          </ActionIcon>
        )}
      </div>
      {isNobody && <StateMark look="look" word="There is no script of that name; it does nothing" />}
    </li>
  );
}

/** Which provisions run, in order, and what they are given. */
export function ProvisionsCard({ draft, onChange, ...common }: PresetProps): JSX.Element {
  const scripts = useScripts().data;
  const names = scripts?.flatMap(({ kind, name }) => (kind === 'provision' ? [name] : [])) ?? null;
  const { provisions } = draft;
  const put = (at: number, next: ProvisionDraft | null): void =>
    onChange({ ...draft, provisions: provisions.flatMap((one, index) => (index === at ? (next ?? []) : one)) });
  return (
    <Card title="What runs">
      <div className={classes.stack}>
        <p className={classes.sub}>
          Arguments are values as in JSON, separated by commas; {'{"expression": "DeviceID.SerialNumber"}'} is worked
          out for each router.
        </p>
        <ul className={classes.lines}>
          {provisions.map((provision, at) => (
            <ProvisionRow
              key={`${at} of ${provisions.length}`}
              {...common}
              {...{ at, provision, names }}
              onChange={(next) => put(at, next)}
            />
          ))}
        </ul>
        {common.faults['provisions'] !== undefined && <StateMark look="fault" word="At least one provision" />}
        {!common.readOnly && (
          <div className={classes.acts}>
            <Button
              variant="default"
              leftSection={<IconPlus size={16} stroke={1.5} aria-hidden />}
              onClick={() => onChange({ ...draft, provisions: [...provisions, { name: '', args: '' }] })}
            >
              Add a provision
            </Button>
          </div>
        )}
      </div>
    </Card>
  );
}
