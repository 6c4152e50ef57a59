import { useState, type JSX } from 'react';
import { Drawer, TextInput } from '@mantine/core';
import type { AccountSummary, ServiceOverview } from '@demarc/contracts';
import { ErrorNote, formatMoney, isZeroMoney, useZone } from '@demarc/ui';
import { newIdempotencyKey } from '../../../lib/api-client';
import { useRestoreService } from '../api/interventions';
import { instantOfInput } from '../intervention-text';
import { ReasonedForm } from './reasoned-form';
import formClasses from './form.module.css';

export interface RestoreDrawerProps {
  service: ServiceOverview;
  account: AccountSummary | null;
  opened: boolean;
  onClose: () => void;
}

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
  const submit = (): void => {
    const spared = sparedUntil === null ? {} : { sparedUntil };
    restore.mutate({ body: { reason: reason.trim(), ...spared }, idempotencyKey }, { onSuccess: onClose });
  };
  return (
    <ReasonedForm
      reason={reason}
      onReason={setReason}
      verb="Restore"
      isReady={sparedUntil !== null || (until === '' && !isOverdue)}
      isBusy={restore.isPending}
      problem={
        restore.error !== null && (
          <ErrorNote what="The service was not restored." holds="It is as it was." error={restore.error} />
        )
      }
      onSubmit={submit}
      onClose={onClose}
    >
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
    </ReasonedForm>
  );
}
