import type { JSX } from 'react';
import { Button, Group, Modal, PasswordInput, Select, Stack, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { CreateNas, NasVendor, type Nas } from '@demarc/contracts';
import { ErrorNote } from '@demarc/ui';
import { ApiProblem } from '../../../lib/api-client';
import { useReturnFocus } from '../../../lib/return-focus';
import { useChangeNas } from '../api/change-nas';
import { useCreateNas } from '../api/create-nas';

const initialOf = (nas: Nas | null) => ({
  name: nas?.name ?? '',
  address: nas?.address ?? '',
  vendor: nas?.vendor ?? ('mikrotik' as NasVendor),
  coaPort: String(nas?.coaPort ?? 3799),
  secret: '',
  messageAuthenticator: nas?.messageAuthenticator ?? true,
  eventTimestamp: nas?.eventTimestamp ?? true,
  enabled: nas?.enabled ?? true,
});
type Values = ReturnType<typeof initialOf>;

const { name, address, coaPort, secret } = CreateNas.shape;

const portOf = (text: string): number => (/^\d+$/.test(text.trim()) ? Number(text) : Number.NaN);

function useNasForm(nas: Nas | null) {
  return useForm<Values>({
    initialValues: initialOf(nas),
    validateInputOnBlur: true,
    validate: {
      name: (text) => (name.safeParse(text).success ? null : 'Give it a name of up to 100 letters.'),
      address: (text) =>
        address.safeParse(text.trim()).success ? null : 'Type an IPv4 or IPv6 address, such as 10.0.0.1.',
      coaPort: (text) =>
        coaPort.safeParse(portOf(text)).success ? null : 'A port is a number from 1 to 65535; RFC 5176 names 3799.',
      secret: (text) =>
        (nas !== null && text === '') || secret.safeParse(text).success
          ? null
          : 'A shared secret has 8 to 128 characters.',
    },
  });
}

/** Adds a NAS, or changes one; the secret goes in and never comes out. */
export function NasFormDialog({ nas, onClose }: { nas: Nas | null; onClose: () => void }): JSX.Element {
  useReturnFocus();
  const form = useNasForm(nas);
  const create = useCreateNas();
  const change = useChangeNas(nas?.id ?? '');
  const request = nas === null ? create : change;
  const submit = form.onSubmit((values) => {
    const { secret: text, ...rest } = { ...values, coaPort: portOf(values.coaPort), address: values.address.trim() };
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
          <Select
            label="Vendor"
            data={[...NasVendor.options]}
            allowDeselect={false}
            {...form.getInputProps('vendor')}
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
