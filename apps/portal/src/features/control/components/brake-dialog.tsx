import { useState, type JSX } from 'react';
import { Button, Group, Modal, Radio, Stack, Textarea } from '@mantine/core';
import type { Brake, BrakeState } from '@demarc/contracts';
import { ErrorNote, formatCount } from '@demarc/ui';
import { useSwitchBrake } from '../api/switch-brake';
import { BRAKE_CHOICES, BRAKE_HEADS, waitingText } from './brake-words';
import classes from './control.module.css';

const REASON_LENGTH = 3;

export interface BrakeDialogProps {
  brake: Brake;
  opened: boolean;
  onClose: () => void;
}

/** One dialog for pulling and releasing it: what happens stands beside each choice, and why is kept. */
export function BrakeDialog({ brake, opened, onClose }: BrakeDialogProps): JSX.Element {
  return (
    <Modal opened={opened} onClose={onClose} title="Emergency brake" centered size={520}>
      <BrakeForm brake={brake} onClose={onClose} />
    </Modal>
  );
}

function BrakeForm({ brake, onClose }: Omit<BrakeDialogProps, 'opened'>): JSX.Element {
  const change = useSwitchBrake();
  const [state, setState] = useState<BrakeState | null>(brake.state === 'off' ? 'on' : null);
  const [reason, setReason] = useState('');
  const choices = BRAKE_CHOICES.filter(({ value }) => value !== brake.state);
  const chosen = choices.find(({ value }) => value === state);
  const waiting = waitingText(brake.waiting, formatCount);
  const submit = (): void => {
    if (chosen !== undefined) change.mutate({ state: chosen.value, reason: reason.trim() }, { onSuccess: onClose });
  };
  return (
    <Stack gap="md">
      <p className={classes.text}>
        {BRAKE_HEADS[brake.state]}
        {brake.state !== 'off' && waiting !== null && ` Waiting: ${waiting}.`}
      </p>
      <Radio.Group label="Switch to" value={state} onChange={(value) => setState(value as BrakeState)}>
        <Stack gap="sm" mt="xs">
          {choices.map(({ value, label, effect }) => (
            <Radio key={value} value={value} label={label} description={effect} />
          ))}
        </Stack>
      </Radio.Group>
      <Textarea
        label="Reason"
        description="Everybody sees it while the brake is on; kept in the audit log."
        autosize
        minRows={2}
        maxLength={300}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {change.error !== null && (
        <ErrorNote what="The brake was not switched." holds="It is as it was." error={change.error} onRetry={submit} />
      )}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" data-autofocus onClick={onClose}>
          Cancel
        </Button>
        <Button
          color={chosen?.value === 'on' ? 'red' : undefined}
          disabled={chosen === undefined || reason.trim().length < REASON_LENGTH}
          loading={change.isPending}
          onClick={submit}
        >
          {chosen?.label ?? 'Choose first'}
        </Button>
      </Group>
    </Stack>
  );
}
