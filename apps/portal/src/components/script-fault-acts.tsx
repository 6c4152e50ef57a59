import type { JSX } from 'react';
import { Group } from '@mantine/core';
import type { ScriptFault } from '@demarc/contracts';
import { ConfirmAction, ErrorNote } from '@demarc/ui';
import { useSettleFault } from '../lib/script-faults';
import { useMay } from '../lib/session';

/** Try a failed channel sooner, or give it up. */
export function ScriptFaultActs({
  fault,
}: {
  fault: Pick<ScriptFault, 'routerId' | 'channel' | 'nextTryAt'>;
}): JSX.Element | null {
  const retry = useSettleFault('retry');
  const dismiss = useSettleFault('dismiss');
  const mayChange = useMay('router.configure');
  if (!mayChange) return null;
  const error = retry.error ?? dismiss.error;
  return (
    <>
      <Group gap="xs">
        <ConfirmAction level={0} verb="Try again" busy={retry.isPending} onConfirm={() => retry.mutateAsync(fault)} />
        <ConfirmAction
          level={1}
          verb="Give up"
          effect="What failed is not tried again. What matches from now on runs as ever."
          busy={dismiss.isPending}
          onConfirm={() => dismiss.mutateAsync(fault)}
        />
      </Group>
      {error !== null && <ErrorNote what="It was not changed." error={error} />}
    </>
  );
}
