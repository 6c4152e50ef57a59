import { useEffect, useMemo, type JSX } from 'react';
import { Button, Select } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { PARAMETER_GROUPS, type ParameterGroup, type Router } from '@demarc/contracts';
import { Age, ErrorNote } from '@demarc/ui';
import { GROUP_WORDS } from '../../../components/group-words';
import { newIdempotencyKey } from '../../../lib/api-client';
import { useReadGroups, useRouterFreshness } from '../api/router-freshness';

const STALE_SECONDS = 900;
const ALL = 'all';

interface GroupFilterProps {
  router: Router;
  /** undefined: all of them. */
  group: ParameterGroup | undefined;
  onGroup: (group: ParameterGroup | undefined) => void;
}

/** Which group is in view. */
export function GroupFilter({ group, onGroup }: Omit<GroupFilterProps, 'router'>): JSX.Element {
  return (
    <Select
      size="xs"
      w={140}
      aria-label="Group"
      allowDeselect={false}
      comboboxProps={{ width: 180 }}
      value={group ?? ALL}
      onChange={(next) => onGroup(PARAMETER_GROUPS.find((one) => one === next))}
      data={[
        { value: ALL, label: 'All groups' },
        ...PARAMETER_GROUPS.map((one) => ({ value: one, label: GROUP_WORDS[one] })),
      ]}
    />
  );
}

/** How old the group in view is. Whoever looks at one that is too old has it read, and nothing else of the router. */
export function GroupAgeNote({ router, group }: Pick<GroupFilterProps, 'router' | 'group'>): JSX.Element {
  const { data } = useRouterFreshness(router.id);
  const { mutate, isPending, data: asked, error } = useReadGroups(router.id);
  // One look at one group, however often it is drawn.
  const look = useMemo(() => ({ group, idempotencyKey: newIdempotencyKey() }), [group]);
  useEffect(() => {
    if (look.group === undefined) return;
    mutate({ groups: [look.group], idempotencyKey: look.idempotencyKey });
  }, [look, mutate]);
  const age = data?.groups.find((one) => one.group === group);
  if (group === undefined || age === undefined)
    return <Age at={router.summary.treeReadAt} prefix="read" none="not read yet" staleAfterSeconds={STALE_SECONDS} />;
  const isReading = isPending || (asked?.task !== null && asked?.task !== undefined && !age.isFresh);
  return (
    <>
      <Age at={age.readAt} prefix="read" none="not read yet" staleAfterSeconds={age.maxAgeSeconds} />{' '}
      <Button
        size="compact-xs"
        variant="default"
        leftSection={<IconRefresh size={14} stroke={1.5} aria-hidden />}
        disabled={isPending}
        onClick={() => mutate({ groups: [group], maxAgeSeconds: 0, idempotencyKey: newIdempotencyKey() })}
      >
        {isReading ? 'Asked for' : `Read ${GROUP_WORDS[group]} again`}
      </Button>
      {error !== null && <ErrorNote what="The group was not asked for." holds="What is shown stands." error={error} />}
    </>
  );
}
