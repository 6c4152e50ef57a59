import { useState, type JSX } from 'react';
import { Stack } from '@mantine/core';
import type { SuspensionLimits } from '@demarc/contracts';
import { Card } from '@demarc/ui';
import { Loaded } from '../../../components/loaded';
import { NumberFields, type NumberField } from '../../../components/number-fields';
import { ReasonedChange } from '../../../components/reasoned-change';
import fieldClasses from '../../../components/settings-fields.module.css';
import { useMay } from '../../../lib/session';
import { useChangeLimits, useLimits } from '../api/runs';

const FIELDS: readonly NumberField<keyof SuspensionLimits>[] = [
  {
    key: 'maxSharePermille',
    label: 'Thousandths of all services',
    description: '20 is 2 %: more in one day waits for a person',
    min: 1,
    max: 1000,
  },
  { key: 'medianFactor', label: 'Times a usual day', description: 'Where that is more, it counts', min: 1, max: 100 },
  { key: 'alwaysAllowed', label: 'Never held up to', description: 'Services a day', min: 0, max: 100_000 },
  { key: 'perMinute', label: 'A minute', description: 'Services, all together', min: 1, max: 100_000 },
  { key: 'perNasPerMinute', label: 'A minute on one NAS', description: 'Services', min: 1, max: 100_000 },
  {
    key: 'paymentDataMaxAgeHours',
    label: 'Payment data up to',
    description: 'Hours old; older holds every suspension',
    min: 1,
    max: 720,
  },
];

function LimitsForm({ limits }: { limits: SuspensionLimits }): JSX.Element {
  const mayWrite = useMay('suspension.write');
  const change = useChangeLimits();
  const [draft, setDraft] = useState(limits);
  const isChanged = FIELDS.some(({ key }) => draft[key] !== limits[key]);
  return (
    <Stack gap="md">
      <div className={fieldClasses.fields}>
        <NumberFields fields={FIELDS} draft={draft} set={setDraft} mayWrite={mayWrite} />
      </div>
      {mayWrite && isChanged && (
        <ReasonedChange
          what="limits"
          change={change}
          onTakeBack={() => setDraft(limits)}
          onChange={(reason) => change.mutate({ ...draft, reason })}
        />
      )}
    </Stack>
  );
}

/** How much a day may take away without a person, and how fast. */
export function LimitsCard(): JSX.Element {
  return (
    <Card title="Limits of a day">
      <Loaded query={useLimits()} what="The limits" lines={3}>
        {(limits) => <LimitsForm key={JSON.stringify(limits)} limits={limits} />}
      </Loaded>
    </Card>
  );
}
