import { useState, type FormEvent, type JSX } from 'react';
import { Button, Drawer, Radio, Stack, TextInput } from '@mantine/core';
import type { Plan, Subscription } from '@demarc/contracts';
import { calendarDateOf, ErrorNote, formatMoney, formatRate, serverNow, Skeleton, useZone } from '@demarc/ui';
import { useChangeSubscriptionPlan } from '../api/change-plan';
import { usePlans } from '../api/list-plans';
import formClasses from './form.module.css';

export interface ChangePlanDrawerProps {
  subscription: Subscription;
  opened: boolean;
  onClose: () => void;
}

export function ChangePlanDrawer({ subscription, opened, onClose }: ChangePlanDrawerProps): JSX.Element {
  return (
    <Drawer opened={opened} onClose={onClose} position="right" size={480} title="Change plan">
      <ChangePlanForm subscription={subscription} onClose={onClose} />
    </Drawer>
  );
}

const planText = (plan: Plan): string =>
  `${formatMoney(plan.price, plan.currency)} a month, ${formatRate(plan.downKbps)} down, ${formatRate(plan.upKbps)} up`;

function ChangePlanForm({ subscription, onClose }: Omit<ChangePlanDrawerProps, 'opened'>): JSX.Element {
  const zone = useZone();
  const plans = usePlans();
  const change = useChangeSubscriptionPlan(subscription.id);
  const [planId, setPlanId] = useState<string | null>(null);
  const [on, setOn] = useState(() => calendarDateOf(serverNow(), zone));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (planId !== null) change.mutate({ planId, on }, { onSuccess: onClose });
  };
  const others = plans.data?.filter((plan) => plan.active && plan.id !== subscription.planId);
  return (
    <form className={formClasses.form} onSubmit={submit}>
      <p className={formClasses.note}>
        Now: {subscription.planName}, {formatMoney(subscription.price, subscription.currency)} a month.
      </p>
      {others === undefined ? (
        <Skeleton lines={4} />
      ) : (
        <Radio.Group label="New plan" value={planId} onChange={setPlanId}>
          <Stack gap="sm" mt="xs">
            {others.map((plan) => (
              <Radio key={plan.id} value={plan.id} label={plan.name} description={planText(plan)} size="sm" />
            ))}
          </Stack>
        </Radio.Group>
      )}
      <TextInput label="From" type="date" size="sm" value={on} onChange={(event) => setOn(event.currentTarget.value)} />
      <p className={formClasses.note}>
        The days before keep the old price. What was already invoiced for the days after is settled on the next invoice.
      </p>
      {change.error !== null && (
        <ErrorNote what="The plan was not changed." holds="The old plan stays." error={change.error} />
      )}
      <div className={formClasses.actions}>
        <Button variant="default" size="sm" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" size="sm" disabled={planId === null || on === ''} loading={change.isPending}>
          Change plan
        </Button>
      </div>
    </form>
  );
}
