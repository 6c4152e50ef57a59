import { useState, type JSX } from 'react';
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Task, type CreateTask } from '@demarc/contracts';
import { ErrorNote } from '@demarc/ui';
import { api, newIdempotencyKey } from '../lib/api-client';
import { useMay } from '../lib/session';
import { isTransfer } from './task-words';

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

function useGiveUp(task: Task) {
  const cache = useQueryClient();
  const [idempotencyKey] = useState(newIdempotencyKey);
  return useMutation({
    mutationFn: () => {
      const order: CreateTask = { kind: 'cancel-transfer', taskId: task.id };
      return api.send('POST', `/routers/${task.cpeId}/tasks`, order, Task, { idempotencyKey });
    },
    onSuccess: () =>
      Promise.all([
        cache.invalidateQueries({ queryKey: ['routers', 'one', task.cpeId] }),
        cache.invalidateQueries({ queryKey: ['tasks'] }),
      ]),
  });
}

/** A transfer that the router has not ended: it is asked to give it up. */
function GiveUp({ task }: { task: Task }): JSX.Element {
  const giveUp = useGiveUp(task);
  return (
    <>
      <Button
        variant="default"
        size="compact-xs"
        disabled={giveUp.isSuccess}
        loading={giveUp.isPending}
        onClick={() => giveUp.mutate()}
      >
        {giveUp.isSuccess ? 'The router is asked to give it up' : 'Give it up'}
      </Button>
      {giveUp.error !== null && <ErrorNote what="The router was not asked to give it up." error={giveUp.error} />}
    </>
  );
}

/** A task that was not sent yet can be taken back; afterwards only the router can say what became of it. */
export function CancelTask({ task }: { task: Task }): JSX.Element | null {
  const cancel = useCancelTask(task);
  const may = useMay('router.reboot');
  const mayFiles = useMay('router.files');
  const isUnderWay = isTransfer(task) && (task.state === 'sent' || task.state === 'uncertain');
  if (isUnderWay && mayFiles) return <GiveUp task={task} />;
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
