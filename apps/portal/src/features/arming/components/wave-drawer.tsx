import { useState, type FormEvent, type JSX } from 'react';
import { Button, Drawer, NumberInput, Stack, Textarea, TextInput } from '@mantine/core';
import type { ObservedModel } from '@demarc/contracts';
import { ErrorNote } from '@demarc/ui';
import { newIdempotencyKey } from '../../../lib/api-client';
import { useCreateWave } from '../api/arming';
import { modelName } from './models-card';
import classes from './arming.module.css';

const NUMBERS = [
  { key: 'stepSize', label: 'Routers at a time', min: 1, max: 1000 },
  { key: 'gapSeconds', label: 'Seconds between two steps', min: 0, max: 86_400 },
  { key: 'maxFailures', label: 'Halt when more than so many fail or fall silent', min: 0, max: 100_000 },
  { key: 'silenceMinutes', label: 'Minutes until a router counts as failed', min: 1, max: 10_080 },
] as const;

function WaveForm({ model, onClose }: { model: ObservedModel; onClose: () => void }): JSX.Element {
  const create = useCreateWave();
  const [idempotencyKey] = useState(newIdempotencyKey);
  const [name, setName] = useState(modelName(model));
  const [numbers, setNumbers] = useState({ stepSize: 20, gapSeconds: 60, maxFailures: 2, silenceMinutes: 30 });
  const [reason, setReason] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const { manufacturer, productClass } = model;
    const body = { name: name.trim(), manufacturer, productClass, ...numbers, reason: reason.trim() };
    create.mutate({ body, idempotencyKey }, { onSuccess: onClose });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <p className={classes.muted}>
          Each step waits until the one before is in sync. Too many failures halt the wave by itself; nothing is armed
          then until somebody has looked.
        </p>
        <TextInput label="Name" value={name} maxLength={100} onChange={(event) => setName(event.currentTarget.value)} />
        {NUMBERS.map(({ key, label, min, max }) => (
          <NumberInput
            key={key}
            label={label}
            min={min}
            max={max}
            allowDecimal={false}
            hideControls
            value={numbers[key]}
            onChange={(value) => typeof value === 'number' && setNumbers({ ...numbers, [key]: value })}
          />
        ))}
        <Textarea
          label="Reason"
          description="Kept in the audit log."
          autosize
          minRows={2}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {create.error !== null && (
          <ErrorNote what="The wave was not started." holds="Nothing was armed." error={create.error} />
        )}
        <div className={classes.actions}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={name.trim() === '' || reason.trim().length < 3} loading={create.isPending}>
            Start the wave
          </Button>
        </div>
      </Stack>
    </form>
  );
}

export function WaveDrawer({ model, onClose }: { model: ObservedModel | null; onClose: () => void }): JSX.Element {
  return (
    <Drawer opened={model !== null} onClose={onClose} position="right" size={480} title="Arm in a wave">
      {model !== null && <WaveForm model={model} onClose={onClose} />}
    </Drawer>
  );
}
