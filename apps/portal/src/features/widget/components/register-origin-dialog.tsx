import type { JSX } from 'react';
import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { RegisterWidgetOrigin } from '@demarc/contracts';
import { ErrorNote } from '@demarc/ui';
import { ApiProblem } from '../../../lib/api-client';
import { useReturnFocus } from '../../../lib/return-focus';
import { useRegisterOrigin } from '../api/register-origin';

const MENDS: Readonly<Record<string, string>> = {
  name: 'Give the site a name of up to 100 letters.',
  origin: 'Type an origin such as https://help.example.net, without a path; plain http works on this machine only.',
};

const bodyOf = ({ origin, name }: { origin: string; name: string }) => ({
  // An address copied from the browser ends with a slash; an origin does not.
  origin: origin.trim().replace(/\/$/, ''),
  name: name.trim(),
});

export function RegisterOriginDialog({ onClose }: { onClose: () => void }): JSX.Element {
  useReturnFocus();
  const register = useRegisterOrigin();
  const form = useForm({
    initialValues: { origin: '', name: '' },
    validateInputOnBlur: true,
    validate: (values) => {
      const parsed = RegisterWidgetOrigin.safeParse(bodyOf(values));
      if (parsed.success) return {};
      return Object.fromEntries(
        parsed.error.issues.map((issue) => [String(issue.path[0]), MENDS[String(issue.path[0])] ?? issue.message]),
      );
    },
  });
  const submit = form.onSubmit((values) =>
    register.mutate(bodyOf(values), {
      onSuccess: onClose,
      onError: (error) => error instanceof ApiProblem && form.setErrors({ ...error.fieldErrors }),
    }),
  );
  return (
    <Modal opened onClose={onClose} title="Register a site">
      <form onSubmit={submit}>
        <Stack gap="md">
          <TextInput
            label="Origin"
            placeholder="https://help.example.net"
            description="Scheme, host and port of the pages, as browsers send it."
            data-autofocus
            inputMode="url"
            autoComplete="off"
            {...form.getInputProps('origin')}
          />
          <TextInput label="Name" placeholder="Help desk" {...form.getInputProps('name')} />
          {register.error !== null && <ErrorNote what="The site was not registered." error={register.error} />}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={register.isPending}>
              Register
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
