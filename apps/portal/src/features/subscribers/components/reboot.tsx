import { useState, type JSX } from 'react';
import { IconPower } from '@tabler/icons-react';
import type { Router } from '@demarc/contracts';
import { ConfirmAction, ErrorNote } from '@demarc/ui';
import { newIdempotencyKey } from '../../../lib/api-client';
import { useCreateRouterTask } from '../api/router-tasks';

/** Interrupts one house: an inline confirm names who is hurt; its progress stands in the router card. */
export function Reboot({ router }: { router: Router }): JSX.Element {
  const create = useCreateRouterTask(router.id);
  const [idempotencyKey, setKey] = useState(newIdempotencyKey);
  const active = router.summary.hosts.filter((host) => host.active).length;
  const who = active === 0 ? 'The house has' : active === 1 ? '1 device has' : `${active} devices have`;
  const reboot = async (): Promise<void> => {
    await create.mutateAsync({ task: { kind: 'reboot' }, idempotencyKey });
    setKey(newIdempotencyKey());
  };
  return (
    <>
      <ConfirmAction
        level={1}
        verb="Reboot"
        icon={<IconPower size={16} stroke={1.5} />}
        effect={`${who} no internet for about two minutes. The router is woken now; if it is away, it reboots at its next contact.`}
        busy={create.isPending}
        onConfirm={reboot}
      />
      {create.error !== null && (
        <ErrorNote what="The reboot was not ordered." holds="The router was not asked." error={create.error} />
      )}
    </>
  );
}
