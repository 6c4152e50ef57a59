import type { JSX } from 'react';
import { Button, Group, Modal, Select, Stack, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { CreatePlan, type Plan } from '@demarc/contracts';
import { ErrorNote } from '@demarc/ui';
import { ApiProblem } from '../../../lib/api-client';
import { useBusiness } from '../../../lib/business';
import { useReturnFocus } from '../../../lib/return-focus';
import { useChangePlan } from '../api/change-plan';
import { useCreatePlan } from '../api/create-plan';
import { useTaxes } from '../api/list-taxes';
import { mbitText, readMbit } from './mbit';

const NO_TAX = 'none';

const initialOf = (plan: Plan | null) => ({
  name: plan?.name ?? '',
  price: plan?.price ?? '',
  taxId: plan?.taxId ?? NO_TAX,
  down: plan === null ? '' : mbitText(plan.downKbps),
  up: plan === null ? '' : mbitText(plan.upKbps),
  active: plan?.active ?? true,
});
type Values = ReturnType<typeof initialOf>;

const bodyOf = (values: Values): CreatePlan => ({
  name: values.name.trim(),
  price: values.price.replaceAll(',', '').trim(),
  taxId: values.taxId === NO_TAX ? null : values.taxId,
  downKbps: readMbit(values.down) ?? Number.NaN,
  upKbps: readMbit(values.up) ?? Number.NaN,
});

const SPEED = 'Type a speed in Mbit/s, such as 30 or 0.5.';
const MENDS: Readonly<Record<string, readonly [field: string, text: string]>> = {
  name: ['name', 'Give the plan a name of up to 100 letters.'],
  price: ['price', 'Type an amount such as 1000.00.'],
  downKbps: ['down', SPEED],
  upKbps: ['up', SPEED],
};

function faultsOf(values: Values): Record<string, string> {
  const parsed = CreatePlan.safeParse(bodyOf(values));
  if (parsed.success) return {};
  return Object.fromEntries(
    parsed.error.issues.map(
      (issue) => MENDS[String(issue.path[0] ?? '')] ?? [String(issue.path[0] ?? ''), issue.message],
    ),
  );
}

function TaxSelect({ input }: { input: object }): JSX.Element {
  const taxes = useTaxes().data ?? [];
  const options = taxes.map((tax) => ({
    value: tax.id,
    label: `${tax.name}, ${tax.inclusive ? 'contained in the price' : 'added to the price'}`,
  }));
  return <Select label="Tax" data={[{ value: NO_TAX, label: 'none' }, ...options]} allowDeselect={false} {...input} />;
}

/** A plan's price is for services sold from now on; what was agreed before stays. */
export function PlanDialog({ plan, onClose }: { plan: Plan | null; onClose: () => void }): JSX.Element {
  useReturnFocus();
  const currency = useBusiness()?.currency ?? '';
  const create = useCreatePlan();
  const change = useChangePlan(plan?.id ?? '');
  const request = plan === null ? create : change;
  const form = useForm<Values>({ initialValues: initialOf(plan), validate: faultsOf, validateInputOnBlur: true });
  const submit = form.onSubmit((values) => {
    const done = {
      onSuccess: onClose,
      onError: (error: Error) => error instanceof ApiProblem && form.setErrors({ ...error.fieldErrors }),
    };
    if (plan === null) create.mutate(bodyOf(values), done);
    else change.mutate({ ...bodyOf(values), active: values.active }, done);
  });
  return (
    <Modal opened onClose={onClose} title={plan === null ? 'Add a plan' : `Edit ${plan.name}`}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <TextInput label="Name" data-autofocus {...form.getInputProps('name')} />
          <TextInput
            label={`Price a month (${currency})`}
            description={
              plan !== null && plan.subscriptionCount > 0
                ? `For services sold from now on; ${plan.subscriptionCount} keep the price that was agreed.`
                : undefined
            }
            inputMode="decimal"
            {...form.getInputProps('price')}
          />
          <TaxSelect input={form.getInputProps('taxId')} />
          <Group gap="md" grow align="flex-start">
            <TextInput label="Down (Mbit/s)" inputMode="decimal" {...form.getInputProps('down')} />
            <TextInput label="Up (Mbit/s)" inputMode="decimal" {...form.getInputProps('up')} />
          </Group>
          {plan !== null && <Switch label="On sale" {...form.getInputProps('active', { type: 'checkbox' })} />}
          {request.error !== null && (
            <ErrorNote what="The plan was not saved." holds="Nothing was changed." error={request.error} />
          )}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={request.isPending}>
              {plan === null ? 'Add' : 'Save'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
