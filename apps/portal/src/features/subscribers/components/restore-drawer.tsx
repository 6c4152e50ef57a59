import { useState, type FormEvent, type JSX } from 'react';
import { Button, Drawer, Textarea, TextInput } from '@mantine/core';
import type { AccountSummary, ServiceOverview } from '@demarc/contracts';
import { ErrorNote, formatMoney, isZeroMoney, useZone } from '@demarc/ui';
import { newIdempotencyKey } from '../../../lib/api-client';
import { useRestoreService } from '../api/interventions';
import { instantOfInput } from '../intervention-text';
import formClasses from './form.module.css';

export interface RestoreDrawerProps {
  service: ServiceOverview;
  account: AccountSummary | null;
  opened: boolean;
  onClose: () => void;
}

const REASON_LENGTH = 3;

export function RestoreDrawer({ service, account, opened, onClose }: RestoreDrawerProps): JSX.Element {
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size={480}
      title={`Restore “${service.subscription.label}”`}
    >
      <RestoreForm service={service} account={account} onClose={onClose} />
    </Drawer>
  );
}

function RestoreForm({ service, account, onClose }: Omit<RestoreDrawerProps, 'opened'>): JSX.Element {
  const zone = useZone();
  const restore = useRestoreService(service.subscription.id);
  const [idempotencyKey] = useState(newIdempotencyKey);
  const [until, setUntil] = useState('');
  const [reason, setReason] = useState('');
  const isOverdue = account !== null && !isZeroMoney(account.overdue);
  const sparedUntil = instantOfInput(until, zone);
  const isReady = reason.trim().length >= REASON_LENGTH && (until === '' || sparedUntil !== null);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const spared = sparedUntil === null ? {} : { sparedUntil };
    restore.mutate({ body: { reason: reason.trim(), ...spared }, idempotencyKey }, { onSuccess: onClose });
  };
  return (
    <form className={formClasses.form} onSubmit={submit}>
      <p className={formClasses.note}>
        {isOverdue
          ? `${formatMoney(account.overdue, account.currency)} is overdue. Without a payment the service is kept on until the moment you choose, 30 days at most; then the policy decides again.`
          : 'Nothing is overdue. The service comes back at once.'}
      </p>
      <TextInput
        label={isOverdue ? 'Kept on until' : 'Kept on whatever falls due, until (optional)'}
        type="datetime-local"
        value={until}
        onChange={(event) => setUntil(event.currentTarget.value)}
      />
      <Textarea
        label="Reason"
        description="Kept in the audit log."
        autosize
        minRows={2}
        maxLength={300}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {restore.error !== null && (
        <ErrorNote what="The service was not restored." holds="It is as it was." error={restore.error} />
      )}
      <div className={formClasses.actions}>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" disabled={!isReady || (isOverdue && sparedUntil === null)} loading={restore.isPending}>
          Restore
        </Button>
      </div>
    </form>
  );
}
