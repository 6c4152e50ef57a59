import type { JSX } from 'react';
import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { CreateApiToken, ROLE_PERMISSIONS, type CreatedApiToken, type Role } from '@demarc/contracts';
import { CopyText, ErrorNote } from '@demarc/ui';
import { useReturnFocus } from '../../../lib/return-focus';
import { useCreateApiToken } from '../api/create-api-token';
import { roleOptions } from './role-words';
import classes from './me-page.module.css';

const LIFETIMES = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: '1 year' },
  { value: '1095', label: '3 years' },
];

/** A token may never do more than its maker. */
const rolesWithin = (mine: Role) =>
  roleOptions.filter(({ value }) => ROLE_PERMISSIONS[value].every((one) => ROLE_PERMISSIONS[mine].includes(one)));

function Made({ made, onClose }: { made: CreatedApiToken; onClose: () => void }): JSX.Element {
  return (
    <Stack gap="md">
      <p className={classes.once}>
        This is the only time it is shown: copy it now. Demarc keeps a hash, so nobody can look it up later.
      </p>
      <div className={classes.secret}>
        <CopyText text={made.token} label="token" mono />
      </div>
      <Group justify="flex-end">
        <Button onClick={onClose}>I have it</Button>
      </Group>
    </Stack>
  );
}

export function CreateTokenDialog({ myRole, onClose }: { myRole: Role; onClose: () => void }): JSX.Element {
  useReturnFocus();
  const create = useCreateApiToken();
  const form = useForm({
    initialValues: { name: '', role: myRole, days: '365' },
    validate: {
      name: (text) =>
        CreateApiToken.shape.name.safeParse(text).success ? null : 'Say what it is for, in up to 100 letters.',
    },
  });
  const submit = form.onSubmit(({ name, role, days }) => create.mutate({ name, role, expiresInDays: Number(days) }));
  const made = create.data;
  return (
    <Modal
      opened
      onClose={onClose}
      closeOnClickOutside={made === undefined}
      closeOnEscape={made === undefined}
      title={made === undefined ? 'Make a token' : `Token “${made.apiToken.name}”`}
    >
      {made !== undefined ? (
        <Made made={made} onClose={onClose} />
      ) : (
        <form onSubmit={submit}>
          <Stack gap="md">
            <TextInput
              label="What it is for"
              placeholder="Payment import"
              data-autofocus
              {...form.getInputProps('name')}
            />
            <Select label="Role" data={rolesWithin(myRole)} allowDeselect={false} {...form.getInputProps('role')} />
            <Select label="Works for" data={LIFETIMES} allowDeselect={false} {...form.getInputProps('days')} />
            {create.error !== null && <ErrorNote what="The token was not made." error={create.error} />}
            <Group justify="flex-end" gap="sm">
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button type="submit" loading={create.isPending}>
                Make it
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
