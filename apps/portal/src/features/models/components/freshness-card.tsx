import { useState, type JSX } from 'react';
import { NumberInput, Stack } from '@mantine/core';
import { PARAMETER_GROUPS, type FreshnessPolicy } from '@demarc/contracts';
import { Card, formatDuration } from '@demarc/ui';
import { GROUP_WORDS } from '../../../components/group-words';
import { Loaded } from '../../../components/loaded';
import { ReasonedChange } from '../../../components/reasoned-change';
import { useMay } from '../../../lib/session';
import { useChangeFreshnessPolicy, useFreshnessPolicy } from '../api/freshness-policy';
import classes from './models.module.css';

function PolicyForm({ policy }: { policy: FreshnessPolicy }): JSX.Element {
  const mayWrite = useMay('router.quirks');
  const change = useChangeFreshnessPolicy();
  const [draft, set] = useState(policy);
  return (
    <Stack gap="lg">
      <p className={classes.muted}>
        Whoever looks at a group that is older has it read, and nothing else of that router. A rule for a weak model
        (leastAgeSeconds) lets all of its groups grow older.
      </p>
      <div className={classes.fields}>
        {PARAMETER_GROUPS.map((group) => (
          <NumberInput
            key={group}
            label={GROUP_WORDS[group]}
            description={`at most ${formatDuration(draft[`${group}Seconds`])}`}
            suffix=" s"
            min={30}
            max={2_592_000}
            allowDecimal={false}
            readOnly={!mayWrite}
            hideControls
            value={draft[`${group}Seconds`]}
            onChange={(value) => typeof value === 'number' && set({ ...draft, [`${group}Seconds`]: value })}
          />
        ))}
        <NumberInput
          label="The whole tree"
          description={draft.wholeTreeDays === 0 ? 'never by itself' : 'when the router comes by'}
          suffix=" days"
          min={0}
          max={365}
          allowDecimal={false}
          readOnly={!mayWrite}
          hideControls
          value={draft.wholeTreeDays}
          onChange={(wholeTreeDays) => typeof wholeTreeDays === 'number' && set({ ...draft, wholeTreeDays })}
        />
      </div>
      {mayWrite && JSON.stringify(draft) !== JSON.stringify(policy) && (
        <ReasonedChange
          what="ages"
          change={change}
          onTakeBack={() => set(policy)}
          onChange={(reason) => change.mutate({ ...draft, reason })}
        />
      )}
    </Stack>
  );
}

/** How old values may be when somebody looks at them, for the whole fleet. */
export function FreshnessCard(): JSX.Element {
  return (
    <Card title="How old values may be when somebody looks at them">
      <Loaded query={useFreshnessPolicy()} what="The ages" lines={4}>
        {(policy) => <PolicyForm key={JSON.stringify(policy)} policy={policy} />}
      </Loaded>
    </Card>
  );
}
