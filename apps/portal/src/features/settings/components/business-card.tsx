import type { JSX } from 'react';
import { Button, Group, Stack, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { ChangeBillingEntity, type BillingEntity } from '@demarc/contracts';
import { Card, ErrorNote, KeyValue, StateMark } from '@demarc/ui';
import { ApiProblem } from '../../../lib/api-client';
import { useMay } from '../../../lib/session';
import { useChangeBillingEntity } from '../api/change-billing-entity';

const fields = (entity: BillingEntity) => ({
  name: entity.name,
  taxNumber: entity.taxNumber ?? '',
  address: entity.address ?? '',
  paymentTermsDays: String(entity.paymentTermsDays),
  billingHour: String(entity.billingHour),
});
type Values = ReturnType<typeof fields>;

const wholeNumber = (text: string): number => (/^\s*\d+\s*$/.test(text) ? Number(text) : Number.NaN);
const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

const changeOf = (values: Values) => ({
  name: values.name,
  taxNumber: orNull(values.taxNumber),
  address: orNull(values.address),
  paymentTermsDays: wholeNumber(values.paymentTermsDays),
  billingHour: wholeNumber(values.billingHour),
});

const MENDS: Readonly<Record<string, string>> = {
  name: 'Give the company a name of up to 200 letters.',
  taxNumber: 'A tax number has up to 50 signs.',
  address: 'An address has up to 500 signs.',
  paymentTermsDays: 'Days are a whole number from 0 to 120.',
  billingHour: 'The hour is a whole number from 0 to 23.',
};

function faultsOf(values: Values): Record<string, string> {
  const parsed = ChangeBillingEntity.safeParse(changeOf(values));
  if (parsed.success) return {};
  return Object.fromEntries(
    parsed.error.issues.map((issue) => {
      const field = String(issue.path[0] ?? '');
      return [field, MENDS[field] ?? issue.message];
    }),
  );
}

function Form({ entity }: { entity: BillingEntity }): JSX.Element {
  const change = useChangeBillingEntity();
  const form = useForm({ initialValues: fields(entity), validate: faultsOf, validateInputOnBlur: true });
  const submit = form.onSubmit((values) =>
    change.mutate(changeOf(values), {
      onSuccess: (saved) => {
        form.setInitialValues(fields(saved));
        form.setValues(fields(saved));
      },
      onError: (error) => error instanceof ApiProblem && form.setErrors({ ...error.fieldErrors }),
    }),
  );
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          label="Name"
          description="As it stands on invoices issued from now on."
          {...form.getInputProps('name')}
        />
        <TextInput label="Tax number (optional)" {...form.getInputProps('taxNumber')} />
        <Textarea label="Address (optional)" autosize minRows={2} {...form.getInputProps('address')} />
        <Group gap="md" grow align="flex-start">
          <TextInput
            label="Days to pay"
            description="From the issue of an invoice to its due day."
            inputMode="numeric"
            {...form.getInputProps('paymentTermsDays')}
          />
          <TextInput
            label="Hour of the nightly run"
            description="0 to 23, in the zone below."
            inputMode="numeric"
            {...form.getInputProps('billingHour')}
          />
        </Group>
        {change.error !== null && (
          <ErrorNote what="The settings were not saved." holds="The old ones still hold." error={change.error} />
        )}
        <Group gap="md">
          <Button type="submit" disabled={!form.isDirty()} loading={change.isPending}>
            Save
          </Button>
          {change.isSuccess && !form.isDirty() && <StateMark look="ok" word="saved" />}
        </Group>
      </Stack>
    </form>
  );
}

export function BusinessCard({ entity }: { entity: BillingEntity }): JSX.Element {
  const mayWrite = useMay('catalog.write');
  const fixed = [
    ['Zone', entity.zone],
    ['Currency', entity.currency],
    ['Invoice numbers begin with', entity.invoicePrefix],
  ] as const;
  return (
    <Card title="Company">
      <Stack gap="lg">
        {mayWrite ? (
          <Form entity={entity} />
        ) : (
          <KeyValue
            items={[
              ['Name', entity.name],
              ['Tax number', entity.taxNumber],
              ['Address', entity.address],
              ['Days to pay', String(entity.paymentTermsDays)],
              ['Hour of the nightly run', `${entity.billingHour}:00`],
            ]}
          />
        )}
        <KeyValue items={fixed} />
      </Stack>
    </Card>
  );
}
