import type { JSX } from 'react';
import { Button } from '@mantine/core';
import type { SuspensionPolicy } from '@demarc/contracts';
import { Age, Card, EmptyState, formatCount, formatMoney, isZeroMoney } from '@demarc/ui';
import { Loaded } from '../../../components/loaded';
import { policySentence } from '../../../components/policy-words';
import { useMay } from '../../../lib/session';
import { usePolicies } from '../api/list-policies';
import { useProfileChoices } from '../api/list-profiles';
import { NEW_POLICY } from './new-policy';
import classes from './suspension.module.css';

function Policy({ policy, onOpen }: { policy: SuspensionPolicy; onOpen: () => void }): JSX.Element {
  const mayWrite = useMay('suspension.write');
  const profile = useProfileChoices().data?.find(({ id }) => id === policy.pushProfileId);
  return (
    <li className={classes.policy}>
      <div className={classes.policyText}>
        <strong>
          {policy.name}
          {policy.isDefault && <span className={classes.muted}> (default)</span>}
        </strong>
        <span>
          {policySentence(policy)}
          {profile !== undefined && ` On the router it is carried out by the profile “${profile.name}”.`}
          {!isZeroMoney(policy.tolerance) && ` Up to ${formatMoney(policy.tolerance, policy.currency)} is let be.`}
        </span>
        <span className={classes.muted}>
          used by {policy.subscriptionCount === 1 ? '1 service' : `${formatCount(policy.subscriptionCount)} services`} ·
          version {policy.version}, <Age at={policy.changedAt} prefix="changed" />
        </span>
      </div>
      {mayWrite && (
        <Button variant="default" onClick={onOpen} aria-label={`Edit ${policy.name}`}>
          Edit
        </Button>
      )}
    </li>
  );
}

export function PoliciesCard({ onOpen }: { onOpen: (id: string) => void }): JSX.Element {
  const mayWrite = useMay('suspension.write');
  return (
    <Card
      title="Policies"
      aside={
        mayWrite && (
          <Button variant="default" onClick={() => onOpen(NEW_POLICY)}>
            Add a policy
          </Button>
        )
      }
      flush
    >
      <Loaded query={usePolicies()} what="The policies" lines={3}>
        {(policies) =>
          policies.length === 0 ? (
            <EmptyState title="No policy." />
          ) : (
            <ul className={classes.policies}>
              {policies.map((policy) => (
                <Policy key={policy.id} policy={policy} onOpen={() => onOpen(policy.id)} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Card>
  );
}
