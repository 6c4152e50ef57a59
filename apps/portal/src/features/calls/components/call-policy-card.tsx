import { useState, type JSX } from 'react';
import { MultiSelect, Stack, Switch, TextInput } from '@mantine/core';
import type { CallPolicy } from '@demarc/contracts';
import { Card } from '@demarc/ui';
import { Loaded } from '../../../components/loaded';
import { NumberFields, type NumberField } from '../../../components/number-fields';
import { ReasonedChange } from '../../../components/reasoned-change';
import fieldClasses from '../../../components/settings-fields.module.css';
import { useMay } from '../../../lib/session';
import { useCallPolicy, useChangeCallPolicy, usePlansOfCalls } from '../api/calls';
import classes from './calls.module.css';

type NumberKey = {
  [Key in keyof CallPolicy]: CallPolicy[Key] extends number ? Key : never;
}[keyof CallPolicy];

const PACE: readonly NumberField<NumberKey>[] = [
  { key: 'callsPerSecond', label: 'Calls a second', description: 'All routers together', min: 1, max: 5_000 },
  {
    key: 'callsPerSecondPerLane',
    label: 'On one NAS',
    description: 'Where it has none: of one model',
    min: 1,
    max: 5_000,
  },
];
const INFORMS: readonly NumberField<NumberKey>[] = [
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
const HOURS: readonly NumberField<NumberKey>[] = [
  { key: 'kickFromHour', label: 'From the full hour', description: '0 to 23', min: 0, max: 23 },
  { key: 'kickToHour', label: 'Until the full hour', description: 'The same: all day', min: 0, max: 24 },
  { key: 'kickPauseHours', label: 'Hours between two', description: 'On one service', min: 1, max: 8_760 },
];

interface FormProps {
  draft: CallPolicy;
  set: (draft: CallPolicy) => void;
  mayWrite: boolean;
}

function Kick(form: FormProps): JSX.Element {
  const { draft, set, mayWrite } = form;
  const plans = usePlansOfCalls().data ?? [];
  return (
    <section>
      <h3 className={fieldClasses.group}>Interrupt the subscriber, so that the router dials again</h3>
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
        <div className={`${fieldClasses.fields ?? ''} ${classes.below ?? ''}`}>
          <MultiSelect
            label="For these plans"
            description="Nobody else is interrupted"
            readOnly={!mayWrite}
            searchable
            data={plans.map(({ id, name }) => ({ value: id, label: name }))}
            value={draft.kickPlanIds}
            onChange={(kickPlanIds) => set({ ...draft, kickPlanIds })}
          />
          <NumberFields fields={HOURS} {...form} />
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
        <h3 className={fieldClasses.group}>Pace</h3>
        <div className={fieldClasses.fields}>
          <NumberFields fields={PACE} {...form} />
        </div>
      </section>
      <section>
        <h3 className={fieldClasses.group}>Routers that no call reaches inform more often</h3>
        <div className={fieldClasses.fields}>
          <NumberFields fields={INFORMS} {...form} />
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
