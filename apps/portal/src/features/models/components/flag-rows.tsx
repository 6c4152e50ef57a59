import type { JSX } from 'react';
import { ActionIcon, Select, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import type { QuirkFlagInfo } from '@demarc/contracts';
import { firstValue, type RuleValues } from './rule-form';
import classes from './models.module.css';

type Row = RuleValues['flags'][number];

const SWITCH = [
  { value: 'true', label: 'on' },
  { value: 'false', label: 'off' },
];

function ValueField(props: {
  info: QuirkFlagInfo | undefined;
  value: string;
  onChange: (value: string) => void;
}): JSX.Element {
  const { info, value, onChange } = props;
  if (info?.kind === 'count') {
    return (
      <TextInput
        aria-label={`Value of ${info.name}`}
        inputMode="numeric"
        rightSection={<span className={classes.unit}>{info.unit}</span>}
        rightSectionWidth={64}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  }
  return (
    <Select
      aria-label={`Value of ${info?.name ?? 'the flag'}`}
      data={info?.kind === 'switch' ? SWITCH : (info?.options ?? [])}
      allowDeselect={false}
      value={value}
      onChange={(next) => next !== null && onChange(next)}
    />
  );
}

/** The flags that a rule sets, one line each, with what each of them changes. */
export function FlagRows(props: {
  flags: readonly QuirkFlagInfo[];
  rows: readonly Row[];
  onChange: (rows: Row[]) => void;
}): JSX.Element {
  const { flags, rows, onChange } = props;
  const infos = new Map(flags.map((flag) => [flag.name, flag]));
  const free = flags.filter(({ name }) => !rows.some(({ flag }) => flag === name)).map(({ name }) => name);
  return (
    <div className={classes.flags}>
      {rows.map((row, at) => {
        const info = infos.get(row.flag);
        const range = info?.kind === 'count' ? ` ${info.min} to ${info.max}.` : '';
        return (
          <div key={row.flag} className={classes.flag}>
            <span className={classes.flagName}>{row.flag}</span>
            <ValueField
              info={info}
              value={row.value}
              onChange={(value) => onChange(rows.map((other, index) => (index === at ? { ...other, value } : other)))}
            />
            <ActionIcon
              variant="subtle"
              size="lg"
              aria-label={`Remove ${row.flag}`}
              onClick={() => onChange(rows.filter((_row, index) => index !== at))}
            >
              <IconTrash size={16} stroke={1.5} aria-hidden />
            </ActionIcon>
            <p className={classes.flagText}>
              {info?.meaning}
              {range} Without it: {info?.fallback}. {info?.sources.join(', ')}
            </p>
          </div>
        );
      })}
      <Select
        label="Add a flag"
        placeholder="Choose one"
        data={free}
        searchable
        value={null}
        onChange={(name) => name !== null && onChange([...rows, { flag: name, value: firstValue(infos.get(name)) }])}
      />
    </div>
  );
}
