import type { JSX } from 'react';
import { Button, Group, Modal, PasswordInput, Select, Stack, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { CreateStaffAccount, type Role, type StaffAccount } from '@demarc/contracts';
import { ErrorNote } from '@demarc/ui';
import { ApiProblem } from '../../../lib/api-client';
import { useMe } from '../../../lib/session';
import { useReturnFocus } from '../../../lib/return-focus';
import { useChangeStaffAccount } from '../api/change-staff-account';
import { useCreateStaffAccount } from '../api/create-staff-account';
import { roleOptions } from './role-words';

const initialOf = (account: StaffAccount | null) => ({
  name: account?.name ?? '',
  email: account?.email ?? '',
  role: account?.role ?? ('support' as Role),
  password: '',
  disabled: account?.disabled ?? false,
});
type Values = ReturnType<typeof initialOf>;

const { name, email, password } = CreateStaffAccount.shape;

function useStaffForm(account: StaffAccount | null) {
  return useForm<Values>({
    initialValues: initialOf(account),
    validateInputOnBlur: true,
    validate: {
      name: (text) => (name.safeParse(text).success ? null : 'Type a name of up to 200 letters.'),
      email: (text) =>
        account !== null || email.safeParse(text.trim()).success
          ? null
          : 'Type an e-mail address, such as n.islam@isp.example.',
      password: (text) =>
        (account !== null && text === '') || password.safeParse(text).success
          ? null
          : 'A password has at least 12 characters.',
    },
  });
}

export function StaffDialog({ account, onClose }: { account: StaffAccount | null; onClose: () => void }): JSX.Element {
  useReturnFocus();
  const form = useStaffForm(account);
  const create = useCreateStaffAccount();
  const change = useChangeStaffAccount(account?.id ?? '');
  const isMe = useMe()?.id === account?.id;
  const request = account === null ? create : change;
  const submit = form.onSubmit((values) => {
    const done = {
      onSuccess: onClose,
      onError: (error: Error) => error instanceof ApiProblem && form.setErrors({ ...error.fieldErrors }),
    };
    const { name: newName, role, password: newPassword, disabled } = values;
    if (account === null)
      create.mutate({ name: newName, email: values.email.trim(), role, password: newPassword }, done);
    else
      change.mutate({ name: newName, role, disabled, ...(newPassword === '' ? {} : { password: newPassword }) }, done);
  });
  return (
    <Modal opened onClose={onClose} title={account === null ? 'Add a person' : account.name}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <TextInput label="Name" data-autofocus {...form.getInputProps('name')} />
          <TextInput
            label="E-mail"
            type="email"
            readOnly={account !== null}
            autoComplete="off"
            {...form.getInputProps('email')}
          />
          <Select
            label="Role"
            description={isMe ? 'This is you: with another role you may lose this page.' : undefined}
            data={roleOptions}
            allowDeselect={false}
            {...form.getInputProps('role')}
          />
          <PasswordInput
            label={account === null ? 'First password' : 'New password (optional)'}
            description={
              account === null
                ? 'At least 12 characters; tell it by another way than e-mail.'
                : 'A new password ends every session of this person.'
            }
            autoComplete="new-password"
            {...form.getInputProps('password')}
          />
          {account !== null && (
            <Switch
              label="Disabled: cannot sign in, sessions and tokens end"
              {...form.getInputProps('disabled', { type: 'checkbox' })}
            />
          )}
          {request.error !== null && (
            <ErrorNote what="The account was not saved." holds="Nothing was changed." error={request.error} />
          )}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={request.isPending}>
              {account === null ? 'Add' : 'Save'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
