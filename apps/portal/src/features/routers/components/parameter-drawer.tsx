import { useState, type JSX } from 'react';
import { Button, Drawer, Group, PasswordInput, Select, Stack, TextInput } from '@mantine/core';
import type { ParameterChange, RouterParameter } from '@demarc/contracts';
import { Age, CopyText, EmptyState, KeyValue, StateMark, visibleText } from '@demarc/ui';
import { PathText } from '../../../components/path-text';
import { useReturnFocus } from '../../../lib/return-focus';
import { pagedRows } from '../../../components/paged-rows';
import { useParameterChanges } from '../api/list-parameter-changes';
import { typeFault } from './dry-run';
import { nameOf } from './explorer-rows';
import { ParameterAttributes } from './parameter-attributes';
import { parameterValueText } from './parameter-list';
import { changeSource } from './router-words';
import classes from './parameter-drawer.module.css';

export interface ParameterDrawerProps {
  routerId: string;
  parameter: RouterParameter;
  staged: string | null;
  mayWrite: boolean;
  onStage: (value: string | null) => void;
  onClose: () => void;
}

function ValueField(props: {
  parameter: RouterParameter;
  value: string;
  fault: string | null;
  onChange: (value: string) => void;
}): JSX.Element {
  const { parameter, value, fault, onChange } = props;
  if (parameter.type === 'boolean' && !parameter.secret) {
    const words = parameter.value === 'true' || parameter.value === 'false' ? ['true', 'false'] : ['1', '0'];
    return (
      <Select
        label="New value"
        data={words.map((word) => ({
          value: word,
          label: word === 'true' || word === '1' ? `${word} (on)` : `${word} (off)`,
        }))}
        value={words.includes(value) ? value : null}
        onChange={(next) => next !== null && onChange(next)}
      />
    );
  }
  const common = {
    label: 'New value',
    value,
    error: fault,
    autoComplete: 'off',
    spellCheck: false,
    onChange: (event: { currentTarget: HTMLInputElement }) => onChange(event.currentTarget.value),
  };
  return parameter.secret ? <PasswordInput {...common} /> : <TextInput {...common} description={parameter.type} />;
}

function Edit(props: ParameterDrawerProps): JSX.Element | null {
  const { parameter, staged, onStage, onClose } = props;
  const [value, setValue] = useState(staged ?? (parameter.secret ? '' : (parameter.value ?? '')));
  const fault = typeFault(parameter.type, value);
  const isNews = parameter.secret ? value !== '' : value !== parameter.value;
  if (!props.mayWrite) return null;
  if (parameter.writable === false) return <p className={classes.note}>The router says that this is read-only.</p>;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (fault !== null || !isNews) return;
        onStage(value);
        onClose();
      }}
    >
      <Stack gap="sm">
        {parameter.wanted !== null && (
          <p className={classes.warn}>
            {parameter.wanted.owner} owns this value. What you set here may be put back at the next contact; change it
            there to make it stay.
          </p>
        )}
        <ValueField parameter={parameter} value={value} fault={isNews ? fault : null} onChange={setValue} />
        <Group gap="sm">
          <Button type="submit" disabled={fault !== null || !isNews}>
            Stage the change
          </Button>
          {staged !== null && (
            <Button
              variant="default"
              onClick={() => {
                onStage(null);
                onClose();
              }}
            >
              Take it off the stage
            </Button>
          )}
        </Group>
        <p className={classes.note}>Nothing is sent yet: staged changes go together, after a dry run.</p>
      </Stack>
    </form>
  );
}

function ChangeRow({ change }: { change: ParameterChange }): JSX.Element {
  const text = (value: string | null): string =>
    change.secret ? '••••••' : value === null ? 'absent' : value === '' ? 'empty' : visibleText(value, 60);
  return (
    <li>
      <span>
        {text(change.before)} → <strong>{text(change.after)}</strong>
      </span>
      <span className={classes.note}>
        {changeSource(change)}, <Age at={change.at} />
      </span>
    </li>
  );
}

function History({ routerId, path }: { routerId: string; path: string }): JSX.Element {
  const { rows } = pagedRows(useParameterChanges(routerId, { path, source: undefined }));
  const changes = (rows ?? []).filter((change) => change.path === path);
  return (
    <section aria-label="History">
      <h3 className={classes.heading}>History</h3>
      {changes.length === 0 ? (
        <EmptyState title="No change recorded." />
      ) : (
        <ul className={classes.changes}>
          {changes.map((change) => (
            <ChangeRow key={change.id} change={change} />
          ))}
        </ul>
      )}
    </section>
  );
}

/** One parameter: what the router says, who wants what, its past, and a new value for the stage. */
export function ParameterDrawer(props: ParameterDrawerProps): JSX.Element {
  useReturnFocus();
  const { parameter } = props;
  return (
    <Drawer opened onClose={props.onClose} position="right" size="md" title={visibleText(nameOf(parameter.path), 60)}>
      <Stack gap="lg">
        <CopyText text={parameter.path} label="path" mono>
          <span className={classes.path}>
            <PathText path={parameter.path} />
          </span>
        </CopyText>
        <KeyValue
          items={[
            ['Value', parameterValueText(parameter)],
            ['Type', parameter.type === '' ? 'not said' : parameter.type],
            ['Writable', parameter.writable === null ? 'not said' : parameter.writable ? 'yes' : 'no'],
            [
              'Wanted by',
              parameter.wanted === null ? (
                'nobody'
              ) : (
                <span key="wanted">
                  {parameter.wanted.owner} <StateMark parameter={parameter.wanted.status} />
                </span>
              ),
            ],
          ]}
        />
        <Edit {...props} />
        <ParameterAttributes routerId={props.routerId} parameter={parameter} />
        <History routerId={props.routerId} path={parameter.path} />
      </Stack>
    </Drawer>
  );
}
