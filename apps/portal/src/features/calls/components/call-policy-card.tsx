import { useState, type JSX } from 'react';
import { MultiSelect, NumberInput, Stack, Switch, TextInput } from '@mantine/core';
import type { CallPolicy } from '@demarc/contracts';
import { Card } from '@demarc/ui';
import { Loaded } from '../../../components/loaded';
import { ReasonedChange } from '../../../components/reasoned-change';
import { useMay } from '../../../lib/session';
import { useCallPolicy, useChangeCallPolicy, usePlansOfCalls } from '../api/calls';
import classes from './calls.module.css';

type NumberKey = {
  [Key in keyof CallPolicy]: CallPolicy[Key] extends number ? Key : never;
}[keyof CallPolicy];

interface NumberField {
  key: NumberKey;
  label: string;
  description: string;
  min: number;
  max: number;
}

const PACE: readonly NumberField[] = [
  { key: 'callsPerSecond', label: 'Calls a second', description: 'All routers together', min: 1, max: 5_000 },
  {
    key: 'callsPerSecondPerLane',
    label: 'On one NAS',
    description: 'Where it has none: of one model',
    min: 1,
    max: 5_000,
  },
];
const INFORMS: readonly NumberField[] = [
  {
    key: 'shortInformSeconds',
    label: 'Every so many seconds',
    description: '0: they keep their interval',
    min: 0,
    max: 3_600,
  },
  { key: 'shortInformHours', label: 'For so many hours', description: 'Then as before, by itself', min: 1, max: 720 },
  { key: 'shortInformMost', label: 'Routers at most', description: 'At one time', min: 0, max: 1_000_000 },
];
const HOURS: readonly NumberField[] = [
  { key: 'kickFromHour', label: 'From the full hour', description: '0 to 23', min: 0, max: 23 },
  { key: 'kickToHour', label: 'Until the full hour', description: 'The same: all day', min: 0, max: 24 },
  { key: 'kickPauseHours', label: 'Hours between two', description: 'On one service', min: 1, max: 8_760 },
];

interface FormProps {
  draft: CallPolicy;
  set: (draft: CallPolicy) => void;
  mayWrite: boolean;
}

function Numbers({ fields, draft, set, mayWrite }: FormProps & { fields: readonly NumberField[] }): JSX.Element {
  return (
    <>
      {fields.map(({ key, label, description, min, max }) => (
        <NumberInput
          key={key}
          label={label}
          description={description}
          min={min}
          max={max}
          allowDecimal={false}
          readOnly={!mayWrite}
          hideControls
          value={draft[key]}
          onChange={(value) => typeof value === 'number' && set({ ...draft, [key]: value })}
        />
      ))}
    </>
  );
}

function Kick(form: FormProps): JSX.Element {
  const { draft, set, mayWrite } = form;
  const plans = usePlansOfCalls().data ?? [];
  return (
    <section>
      <h3 className={classes.group}>Interrupt the subscriber, so that the router dials again</h3>
      <p className={classes.lead}>
        The last way, for routers that are managed over their own PPP session and that nothing else has reached. A
        restricted service is never interrupted, and nothing is while the emergency brake is on.
      </p>
      <Switch
        label="Allowed"
        checked={draft.kickEnabled}
        disabled={!mayWrite}
        onChange={(event) => set({ ...draft, kickEnabled: event.currentTarget.checked })}
      />
      {draft.kickEnabled && (
        <div className={`${classes.fields ?? ''} ${classes.below ?? ''}`}>
          <MultiSelect
            label="For these plans"
            description="Nobody else is interrupted"
            readOnly={!mayWrite}
            searchable
            data={plans.map(({ id, name }) => ({ value: id, label: name }))}
            value={draft.kickPlanIds}
            onChange={(kickPlanIds) => set({ ...draft, kickPlanIds })}
          />
          <Numbers fields={HOURS} {...form} />
          <TextInput
            label="Time zone"
            description="Such as Asia/Dhaka"
            readOnly={!mayWrite}
            value={draft.kickZone}
            onChange={(event) => set({ ...draft, kickZone: event.currentTarget.value })}
          />
        </div>
      )}
    </section>
  );
}

function PolicyForm({ policy }: { policy: CallPolicy }): JSX.Element {
  const mayWrite = useMay('router.configure');
  const change = useChangeCallPolicy();
  const [draft, set] = useState(policy);
  const form = { draft, set, mayWrite };
  return (
    <Stack gap="lg">
      <section>
        <h3 className={classes.group}>Pace</h3>
        <div className={classes.fields}>
          <Numbers fields={PACE} {...form} />
        </div>
      </section>
      <section>
        <h3 className={classes.group}>Routers that no call reaches inform more often</h3>
        <div className={classes.fields}>
          <Numbers fields={INFORMS} {...form} />
        </div>
      </section>
      <Kick {...form} />
      {mayWrite && JSON.stringify(draft) !== JSON.stringify(policy) && (
        <ReasonedChange
          what="policy"
          change={change}
          onTakeBack={() => set(policy)}
          onChange={(reason) => change.mutate({ ...draft, reason })}
        />
      )}
    </Stack>
  );
}

/** How fast routers are called, and what may be done about those that cannot be. */
export function CallPolicyCard(): JSX.Element {
  return (
    <Card title="Policy">
      <Loaded query={useCallPolicy()} what="The policy" lines={6}>
        {(policy) => <PolicyForm key={JSON.stringify(policy)} policy={policy} />}
      </Loaded>
    </Card>
  );
}
