import type { JSX } from 'react';
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Task } from '@demarc/contracts';
import { ErrorNote } from '@demarc/ui';
import { api } from '../lib/api-client';
import { useMay } from '../lib/session';

function useCancelTask(task: Task) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => api.send('POST', `/tasks/${task.id}/cancel`, {}, Task),
    onSuccess: () =>
      Promise.all([
        cache.invalidateQueries({ queryKey: ['routers', 'one', task.cpeId] }),
        cache.invalidateQueries({ queryKey: ['tasks'] }),
      ]),
  });
}

/** A task that was not sent yet can be taken back; afterwards only the router can say what became of it. */
export function CancelTask({ task }: { task: Task }): JSX.Element | null {
  const cancel = useCancelTask(task);
  const may = useMay('router.reboot');
  if (!may || task.state !== 'queued') return null;
  return (
    <>
      <Button variant="default" size="compact-xs" loading={cancel.isPending} onClick={() => cancel.mutate()}>
        Take back
      </Button>
      {cancel.error !== null && <ErrorNote what="The task was not taken back." error={cancel.error} />}
    </>
  );
}
