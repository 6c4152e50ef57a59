import type { JSX } from 'react';
import type { PolicyPlan, SuspensionPolicy } from '@demarc/contracts';
import { Card, ConfirmAction, EmptyState, ErrorNote, formatCount } from '@demarc/ui';
import { Loaded } from '../../../components/loaded';
import { useMay } from '../../../lib/session';
import { useAssignPolicy, usePolicyPlans } from '../api/policy-plans';
import classes from './suspension.module.css';

const services = (count: number): string => (count === 1 ? '1 service' : `${formatCount(count)} services`);

function underText({ services: all, under }: PolicyPlan): string {
  if (under === 0) return `none of ${services(all)} is under it`;
  return under === all ? `all ${services(all)} are under it` : `${formatCount(under)} of ${services(all)} are under it`;
}

function Plan({ plan, policy }: { plan: PolicyPlan; policy: SuspensionPolicy }): JSX.Element {
  const mayWrite = useMay('suspension.write');
  const assign = useAssignPolicy(policy.id);
  const left = plan.services - plan.under;
  return (
    <li className={classes.policy}>
      <div className={classes.policyText}>
        <strong>{plan.planName}</strong>
        <span className={classes.muted}>{underText(plan)}</span>
      </div>
      {mayWrite && left > 0 && (
        <ConfirmAction
          level={2}
          verb={`Put ${services(left)} under it`}
          effect={`${services(left)} of ${plan.planName} leave their present policy for “${policy.name}”, and are decided again within the minute. Services sold later begin under the default policy.`}
          busy={assign.isPending}
          onConfirm={(reason) => assign.mutateAsync({ planId: plan.planId, services: left, reason })}
        />
      )}
      {assign.error !== null && (
        <ErrorNote what="Nobody was put under it." holds="All stay under their policies." error={assign.error} />
      )}
    </li>
  );
}

/** Which services are under the policy, by plan. */
export function PolicyPlansCard({ policy }: { policy: SuspensionPolicy }): JSX.Element {
  return (
    <Card title="Who is under it" flush>
      <Loaded query={usePolicyPlans(policy.id)} what="The plans" lines={3}>
        {(plans) =>
          plans.length === 0 ? (
            <EmptyState title="There are no services yet." />
          ) : (
            <ul className={classes.policies}>
              {plans.map((plan) => (
                <Plan key={plan.planId} plan={plan} policy={policy} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Card>
  );
}
