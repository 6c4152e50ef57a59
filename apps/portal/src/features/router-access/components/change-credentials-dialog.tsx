import type { JSX } from 'react';
import { Button, Group, Modal, NativeSelect, NumberInput, Stack, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { ChangeCredentials, type CredentialScopeQuery } from '@demarc/contracts';
import { ErrorNote } from '@demarc/ui';
import { useReturnFocus } from '../../../lib/return-focus';
import { useChangeCredentials, useCredentialCount } from '../api/router-credentials';

const CAUSES = [
  { value: 'staff', label: 'It is time: at the pace of all' },
  { value: 'leak', label: 'Others may have them: at once' },
];

interface Values {
  because: string;
  manufacturer: string;
  productClass: string;
  olderThanDays: number | string;
  reason: string;
}

function scopeOf({ manufacturer, productClass, olderThanDays }: Values): CredentialScopeQuery {
  const days = Number(olderThanDays);
  return {
    ...(manufacturer.trim() === '' ? {} : { manufacturer: manufacturer.trim() }),
    ...(productClass.trim() === '' ? {} : { productClass: productClass.trim() }),
    ...(olderThanDays === '' || !Number.isInteger(days) ? {} : { olderThanDays: days }),
  };
}

/** Other credentials for all routers, one model, or the old ones: as many as it says before. */
export function ChangeCredentialsDialog({ onClose }: { onClose: () => void }): JSX.Element {
  useReturnFocus();
  const change = useChangeCredentials();
  const form = useForm<Values>({
    initialValues: { because: 'staff', manufacturer: '', productClass: '', olderThanDays: '', reason: '' },
  });
  const { data } = useCredentialCount(scopeOf(form.values));
  const routers = data?.routers ?? 0;
  const request = ChangeCredentials.safeParse({
    ...scopeOf(form.values),
    because: form.values.because,
    reason: form.values.reason,
    routers,
  });
  const submit = form.onSubmit(() => {
    if (request.success) change.mutate(request.data, { onSuccess: onClose });
  });
  return (
    <Modal opened onClose={onClose} title="Change credentials" size="md">
      <form onSubmit={submit}>
        <Stack gap="md">
          <NativeSelect label="Why" data={CAUSES} data-autofocus {...form.getInputProps('because')} />
          <TextInput label="Manufacturer (empty: any)" autoComplete="off" {...form.getInputProps('manufacturer')} />
          <TextInput label="Product class (empty: any)" autoComplete="off" {...form.getInputProps('productClass')} />
          <NumberInput
            label="Older than, days (empty: any age)"
            min={0}
            max={3_650}
            allowDecimal={false}
            {...form.getInputProps('olderThanDays')}
          />
          <Textarea
            label="Reason"
            description="Kept in the audit log."
            autosize
            minRows={2}
            {...form.getInputProps('reason')}
          />
          <p role="status">
            {data === undefined
              ? 'Counting…'
              : `${routers} managed ${routers === 1 ? 'router gets' : 'routers get'} another credential.`}{' '}
            The old one of each is good until it has used the new one.
          </p>
          {change.error !== null && (
            <ErrorNote what="No credential is changed." holds="All routers keep what they have." error={change.error} />
          )}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={change.isPending} disabled={!request.success}>
              Change {routers}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
