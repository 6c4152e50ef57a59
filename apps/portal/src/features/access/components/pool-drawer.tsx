import { useState, type JSX } from 'react';
import { Button, Drawer, Group, Stack } from '@mantine/core';
import type { AddressPool } from '@demarc/contracts';
import { Age, ConfirmAction, ErrorNote, formatCount, formatDuration, KeyValue, StateMark } from '@demarc/ui';
import { useReturnFocus } from '../../../lib/return-focus';
import { useDeletePool } from '../api/delete-pool';
import { PoolFormDialog } from './pool-form-dialog';
import { PoolLeases } from './pool-leases';
import { PoolRanges } from './pool-ranges';
import { PoolUse } from './pool-use';
import { ALLOCATION_WORDS, poolLook, servesWords } from './pool-words';

function Facts({ pool }: { pool: AddressPool }): JSX.Element {
  const { shortage } = pool;
  const isRadius = pool.allocation === 'radius';
  return (
    <KeyValue
      items={[
        ['State', <StateMark key="state" {...poolLook(pool)} />],
        ...(shortage === null
          ? []
          : ([
              [
                'Without address',
                <span key="shortage">
                  {formatCount(shortage.logins)} {shortage.logins === 1 ? 'login' : 'logins'} since{' '}
                  <Age at={shortage.since} />, the last <Age at={shortage.lastAt} />
                </span>,
              ],
            ] as const)),
        ['In use', <PoolUse key="use" pool={pool} />],
        ['Free', formatCount(pool.free)],
        ...(pool.fixed === 0
          ? []
          : ([['Kept', `${formatCount(pool.fixed)} for services with a fixed address`]] as const)),
        ['Serves', servesWords(pool)],
        ['Given out by', ALLOCATION_WORDS[pool.allocation]],
        ...(isRadius
          ? ([
              ['Lease', `${formatDuration(pool.leaseSeconds)} after the last report of its session`],
              ['Without address here', pool.fallbackPool === null ? 'refused' : `pool ${pool.fallbackPool} of the NAS`],
            ] as const)
          : []),
        ['What it is', pool.description],
      ]}
    />
  );
}

export interface PoolDrawerProps {
  pool: AddressPool;
  mayWrite: boolean;
  onClose: () => void;
}

export function PoolDrawer({ pool, mayWrite, onClose }: PoolDrawerProps): JSX.Element {
  useReturnFocus();
  const [isEditing, setEditing] = useState(false);
  const remove = useDeletePool();
  return (
    <Drawer opened onClose={onClose} position="right" size="xl" title={pool.name}>
      <Stack gap="lg">
        <Facts pool={pool} />
        {mayWrite && (
          <Group gap="sm">
            <Button variant="default" onClick={() => setEditing(true)}>
              Edit
            </Button>
            <ConfirmAction
              level={1}
              verb="Delete the pool"
              effect={`${pool.name} and its ranges are gone at once. A pool that serves somebody is not deleted.`}
              busy={remove.isPending}
              destructive
              onConfirm={() => remove.mutateAsync(pool.id, { onSuccess: onClose })}
            />
          </Group>
        )}
        {remove.error !== null && (
          <ErrorNote what="The pool was not deleted." holds="It stays as it was." error={remove.error} />
        )}
        <PoolRanges pool={pool} mayWrite={mayWrite} />
        <PoolLeases poolId={pool.id} allocation={pool.allocation} />
      </Stack>
      {isEditing && <PoolFormDialog pool={pool} onClose={() => setEditing(false)} />}
    </Drawer>
  );
}
