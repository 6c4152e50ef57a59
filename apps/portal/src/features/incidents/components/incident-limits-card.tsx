import { useState, type JSX } from 'react';
import { Stack } from '@mantine/core';
import type { IncidentLimits } from '@demarc/contracts';
import { Card } from '@demarc/ui';
import { Loaded } from '../../../components/loaded';
import { NumberFields, type NumberField } from '../../../components/number-fields';
import { ReasonedChange } from '../../../components/reasoned-change';
import fieldClasses from '../../../components/settings-fields.module.css';
import { useMay } from '../../../lib/session';
import { useChangeIncidentLimits, useIncidentLimits } from '../api/incidents';

const GROUPS: readonly (readonly [string, readonly NumberField<keyof IncidentLimits>[]])[] = [
  [
    'An incident is',
    [
      { key: 'sharePercent', label: 'Per cent of a place', description: 'Of those usually there', min: 1, max: 100 },
      { key: 'leastAffected', label: 'And so many routers', description: 'Fewer are none', min: 2, max: 100_000 },
      {
        key: 'leastPopulation',
        label: 'At places of',
        description: 'Smaller ones raise no alarm',
        min: 2,
        max: 100_000,
      },
    ],
  ],
  [
    'Within so many minutes',
    [
      {
        key: 'silenceWindowMinutes',
        label: 'Fallen silent',
        description: 'And their own Inform interval',
        min: 1,
        max: 1_440,
      },
      { key: 'bootWindowMinutes', label: 'Restarted', description: 'Without being told to', min: 1, max: 120 },
      { key: 'sessionWindowMinutes', label: 'Sessions ended', description: 'For the same reason', min: 1, max: 120 },
    ],
  ],
  [
    'It is over',
    [
      {
        key: 'calmMinutes',
        label: 'After minutes of calm',
        description: 'What flaps is one incident',
        min: 1,
        max: 1_440,
      },
      {
        key: 'leftOverPercent',
        label: 'Per cent may stay away',
        description: 'Of the most that were lost',
        min: 0,
        max: 50,
      },
    ],
  ],
];

function LimitsForm({ limits }: { limits: IncidentLimits }): JSX.Element {
  const mayWrite = useMay('router.configure');
  const change = useChangeIncidentLimits();
  const [draft, set] = useState(limits);
  return (
    <Stack gap="lg">
      {GROUPS.map(([title, fields]) => (
        <section key={title}>
          <h3 className={fieldClasses.group}>{title}</h3>
          <div className={fieldClasses.fields}>
            <NumberFields fields={fields} draft={draft} set={set} mayWrite={mayWrite} />
          </div>
        </section>
      ))}
      {mayWrite && JSON.stringify(draft) !== JSON.stringify(limits) && (
        <ReasonedChange
          what="limits"
          change={change}
          onTakeBack={() => set(limits)}
          onChange={(reason) => change.mutate({ ...draft, reason })}
        />
      )}
    </Stack>
  );
}

/** When many lost routers are an incident, and when it is over. */
export function IncidentLimitsCard(): JSX.Element {
  return (
    <Card title="When an alarm is raised">
      <Loaded query={useIncidentLimits()} what="The limits" lines={6}>
        {(limits) => <LimitsForm key={JSON.stringify(limits)} limits={limits} />}
      </Loaded>
    </Card>
  );
}
