import { useState, type JSX } from 'react';
import { Button, MultiSelect, NumberInput, Select, Stack } from '@mantine/core';
import type { DeviceModelList, ReadingPolicy } from '@demarc/contracts';
import { Card, visibleText } from '@demarc/ui';
import { Loaded } from '../../../components/loaded';
import { ReasonedChange } from '../../../components/reasoned-change';
import { useMay } from '../../../lib/session';
import { useModels } from '../api/models';
import { useChangeReadingPolicy, useReadingPolicy } from '../api/reading-policy';
import classes from './readings-card.module.css';

const GROUPS: readonly { value: ReadingPolicy['groups'][number]; label: string }[] = [
  { value: 'optical', label: 'Light and optical module' },
  { value: 'line', label: 'DSL line' },
  { value: 'ppp', label: 'PPP connection' },
  { value: 'wifi', label: 'WiFi and devices' },
  { value: 'system', label: 'Load and uptime' },
];

interface FormProps {
  draft: ReadingPolicy;
  set: (draft: ReadingPolicy) => void;
  mayWrite: boolean;
}

function Hours(props: {
  label: string;
  value: number;
  onChange: (hours: number) => void;
  readOnly: boolean;
}): JSX.Element {
  return (
    <NumberInput
      label={props.label}
      description="0: never; a week at most"
      min={0}
      max={168}
      allowDecimal={false}
      hideControls
      readOnly={props.readOnly}
      value={props.value}
      onChange={(value) => typeof value === 'number' && props.onChange(value)}
    />
  );
}

/** A maker and a model as one choice, and back. */
const keyOf = ({ manufacturer, modelName }: { manufacturer: string; modelName: string }): string =>
  JSON.stringify([manufacturer, modelName]);

function choicesOf({ models }: DeviceModelList, draft: ReadingPolicy): { value: string; label: string }[] {
  const taken = new Set(draft.models.map(keyOf));
  const named = models.filter(({ manufacturer, modelName }) => manufacturer !== '' && modelName !== '');
  return [...new Map(named.map((model) => [keyOf(model), model]))]
    .filter(([key]) => !taken.has(key))
    .map(([value, { manufacturer, modelName }]) => ({ value, label: visibleText(`${manufacturer} ${modelName}`, 80) }));
}

function OwnHours({ draft, set, mayWrite }: FormProps): JSX.Element {
  const models = useModels().data;
  const choices = models === undefined ? [] : choicesOf(models, draft);
  const add = (key: string): void => {
    const [manufacturer = '', modelName = ''] = JSON.parse(key) as string[];
    set({ ...draft, models: [...draft.models, { manufacturer, modelName, everyHours: draft.everyHours }] });
  };
  return (
    <section>
      <h3 className={classes.group}>Models with hours of their own</h3>
      <ul className={classes.models}>
        {draft.models.map((model, at) => (
          <li key={keyOf(model)}>
            <Hours
              label={visibleText(`${model.manufacturer} ${model.modelName}`, 80)}
              value={model.everyHours}
              readOnly={!mayWrite}
              onChange={(everyHours) => set({ ...draft, models: draft.models.with(at, { ...model, everyHours }) })}
            />
            {mayWrite && (
              <Button
                variant="default"
                onClick={() => set({ ...draft, models: draft.models.toSpliced(at, 1) })}
                aria-label={`As all: ${visibleText(`${model.manufacturer} ${model.modelName}`, 80)}`}
              >
                As all
              </Button>
            )}
          </li>
        ))}
      </ul>
      {draft.models.length === 0 && <p className={classes.lead}>None: all are read alike.</p>}
      {mayWrite && (
        <Select
          label="Add a model"
          placeholder="A model that has informed"
          searchable
          className={classes.add ?? ''}
          data={choices}
          value={null}
          onChange={(key) => key !== null && add(key)}
        />
      )}
    </section>
  );
}

function PolicyForm({ policy }: { policy: ReadingPolicy }): JSX.Element {
  const mayWrite = useMay('router.configure');
  const change = useChangeReadingPolicy();
  const [draft, set] = useState(policy);
  return (
    <Stack gap="lg">
      <p className={classes.lead}>
        So that there is something to see over time although nobody looks. A router is read at the end of one of its own
        periodic sessions; none is called for it, and one that is busy is left alone.
      </p>
      <div className={classes.fields}>
        <Hours
          label="Every so many hours"
          value={draft.everyHours}
          readOnly={!mayWrite}
          onChange={(everyHours) => set({ ...draft, everyHours })}
        />
        <MultiSelect
          label="What is read"
          description="As far as a router has it"
          readOnly={!mayWrite}
          data={[...GROUPS]}
          value={draft.groups}
          onChange={(groups) => set({ ...draft, groups: groups as ReadingPolicy['groups'] })}
        />
        <NumberInput
          label="Readings a minute"
          description="Of each process; the others wait for their next Inform"
          min={1}
          max={60_000}
          allowDecimal={false}
          hideControls
          readOnly={!mayWrite}
          value={draft.readingsPerMinute}
          onChange={(value) => typeof value === 'number' && set({ ...draft, readingsPerMinute: value })}
        />
      </div>
      <OwnHours draft={draft} set={set} mayWrite={mayWrite} />
      {mayWrite && JSON.stringify(draft) !== JSON.stringify(policy) && (
        <ReasonedChange
          what="regular readings"
          change={change}
          onTakeBack={() => set(policy)}
          onChange={(reason) => change.mutate({ ...draft, reason })}
        />
      )}
    </Stack>
  );
}

/** How often routers are read when nobody asks. */
export function ReadingsCard(): JSX.Element {
  return (
    <Card title="Regular readings">
      <Loaded query={useReadingPolicy()} what="How often routers are read" lines={5}>
        {(policy) => <PolicyForm key={JSON.stringify(policy)} policy={policy} />}
      </Loaded>
    </Card>
  );
}
