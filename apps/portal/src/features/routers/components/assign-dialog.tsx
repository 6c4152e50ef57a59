import { useState, type JSX } from 'react';
import { Button, Group, Modal, Stack } from '@mantine/core';
import type { RouterRow } from '@demarc/contracts';
import { ErrorNote, visibleText } from '@demarc/ui';
import { useReturnFocus } from '../../../lib/return-focus';
import { useAssignRouter } from '../api/assign-router';
import { modelOf } from './router-words';
import { SubscriptionPicker, type PickedSubscription } from './subscription-picker';

export interface AssignDialogProps {
  router: Pick<RouterRow, 'id' | 'serialNumber' | 'manufacturer' | 'modelName' | 'productClass' | 'state'>;
  onClose: () => void;
}

/** Who gets this router: find her, take the service, assign. The router is provisioned at once when it is awake. */
export function AssignDialog({ router, onClose }: AssignDialogProps): JSX.Element {
  useReturnFocus();
  const [picked, setPicked] = useState<PickedSubscription | null>(null);
  const assign = useAssignRouter(router.id);
  const submit = (): void => {
    if (picked === null) return;
    assign.mutate({ subscriptionId: picked.subscription.id }, { onSuccess: onClose });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Assign ${modelOf(router)} ${visibleText(router.serialNumber, 40)}`}
      size="md"
    >
      <Stack gap="md">
        <SubscriptionPicker picked={picked} onPick={setPicked} />
        {picked !== null && (
          <div>
            The router gets the PPPoE account {picked.subscription.pppoeUsername} and the WiFi of{' '}
            {picked.subscriberName}
            {router.state === 'quarantine'
              ? ' at its next contact. It has no credential of ours yet, so it cannot be called before.'
              : ' at its next contact, which is asked for now.'}
          </div>
        )}
        {assign.error !== null && (
          <ErrorNote
            what="The router was not assigned."
            holds="It stays where it was."
            error={assign.error}
            onRetry={submit}
          />
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button disabled={picked === null} loading={assign.isPending} onClick={submit}>
            {picked === null ? 'Assign' : `Assign to ${picked.subscriberName}`}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
