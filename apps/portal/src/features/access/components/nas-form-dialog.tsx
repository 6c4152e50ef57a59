import type { JSX } from 'react';
import { Button, Group, Modal, PasswordInput, Select, Stack, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { type Nas } from '@demarc/contracts';
import { ErrorNote } from '@demarc/ui';
import { ApiProblem } from '../../../lib/api-client';
import { useReturnFocus } from '../../../lib/return-focus';
import { useChangeNas } from '../api/change-nas';
import { useCreateNas } from '../api/create-nas';
import { NasEnforcementFields } from './nas-enforcement-fields';
import { ACCESS_NODE_CHOICES, VENDOR_CHOICES } from './nas-words';
import { nasErrors, nasRequest, nasValuesOf, type NasValues } from './nas-form-values';

/** Adds a NAS, or changes one; the secret goes in and never comes out. */
export function NasFormDialog({ nas, onClose }: { nas: Nas | null; onClose: () => void }): JSX.Element {
  useReturnFocus();
  const form = useForm<NasValues>({
    initialValues: nasValuesOf(nas),
    validateInputOnBlur: true,
    validate: nasErrors(nas),
  });
  const create = useCreateNas();
  const change = useChangeNas(nas?.id ?? '');
  const request = nas === null ? create : change;
  const submit = form.onSubmit((values) => {
    const rest = nasRequest(values);
    const { secret: text } = values;
    const done = {
      onSuccess: onClose,
      onError: (error: Error) => error instanceof ApiProblem && form.setErrors({ ...error.fieldErrors }),
    };
    if (nas === null) create.mutate({ ...rest, secret: text }, done);
    else change.mutate(text === '' ? rest : { ...rest, secret: text }, done);
  });
  return (
    <Modal opened onClose={onClose} title={nas === null ? 'Add a NAS' : `Edit ${nas.name}`}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <TextInput label="Name" data-autofocus {...form.getInputProps('name')} />
          <Group gap="md" grow align="flex-start">
            <TextInput label="Address" autoComplete="off" {...form.getInputProps('address')} />
            <TextInput label="Port for requests" inputMode="numeric" {...form.getInputProps('coaPort')} />
          </Group>
          <Select label="Vendor" data={VENDOR_CHOICES} allowDeselect={false} {...form.getInputProps('vendor')} />
          <Select
            label="Access node (OLT, DSLAM) by"
            description="What names it in the accounting of this NAS."
            data={ACCESS_NODE_CHOICES}
            allowDeselect={false}
            {...form.getInputProps('accessNodeFrom')}
          />
          <PasswordInput
            label={nas === null ? 'Shared secret' : 'New shared secret (optional)'}
            description={
              nas === null
                ? 'The same as on the NAS. It is never shown again.'
                : 'Leave it empty to keep the present one.'
            }
            autoComplete="new-password"
            {...form.getInputProps('secret')}
          />
          <Switch
            label="Send a Message-Authenticator (RFC 3579); switch it off for a NAS that refuses it"
            {...form.getInputProps('messageAuthenticator', { type: 'checkbox' })}
          />
          <Switch
            label="Send an Event-Timestamp (RFC 5176), which stops replays"
            {...form.getInputProps('eventTimestamp', { type: 'checkbox' })}
          />
          <NasEnforcementFields form={form} />
          <Switch label="Ask this NAS" {...form.getInputProps('enabled', { type: 'checkbox' })} />
          {request.error !== null && (
            <ErrorNote what="The NAS was not saved." holds="Nothing was changed." error={request.error} />
          )}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={request.isPending}>
              {nas === null ? 'Add' : 'Save'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
