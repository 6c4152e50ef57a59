import { useState, type JSX } from 'react';
import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { PreRegisterRouter } from '@demarc/contracts';
import { ErrorNote } from '@demarc/ui';
import { useOpenPage } from '../../../components/page-link';
import { ApiProblem } from '../../../lib/api-client';
import { useReturnFocus } from '../../../lib/return-focus';
import { usePreRegisterRouter } from '../api/pre-register-router';
import { SubscriptionPicker, type PickedSubscription } from './subscription-picker';

const { serialNumber, oui } = PreRegisterRouter.shape;

const faultOf = (parsed: { success: boolean; error?: { issues: { message: string }[] } | undefined }): string | null =>
  parsed.success ? null : (parsed.error?.issues[0]?.message ?? 'cannot be read');

/** The serial is known before the router calls: it is provisioned at its very first contact. */
export function PreRegisterDialog({ onClose }: { onClose: () => void }): JSX.Element {
  useReturnFocus();
  const [picked, setPicked] = useState<PickedSubscription | null>(null);
  const register = usePreRegisterRouter();
  const open = useOpenPage();
  const form = useForm({
    initialValues: { serialNumber: '', oui: '' },
    validateInputOnBlur: true,
    validate: {
      serialNumber: (text) =>
        text === '' ? 'Type the serial from the label, letter by letter.' : faultOf(serialNumber.safeParse(text)),
      oui: (text) =>
        text === '' || oui.safeParse(text).success ? null : 'An OUI is 6 hexadecimal digits, such as 00259E.',
    },
  });
  const submit = form.onSubmit((values) =>
    register.mutate(
      {
        serialNumber: values.serialNumber,
        ...(values.oui === '' ? {} : { oui: values.oui }),
        ...(picked === null ? {} : { subscriptionId: picked.subscription.id }),
      },
      {
        onSuccess: (router) => open(`/routers/${router.id}`),
        onError: (error) => error instanceof ApiProblem && form.setErrors({ ...error.fieldErrors }),
      },
    ),
  );
  return (
    <Modal opened onClose={onClose} title="Register a serial" size="md">
      <form onSubmit={submit}>
        <Stack gap="md">
          <TextInput
            label="Serial number"
            description="Exactly as on the label: leading zeros count."
            data-autofocus
            required
            withAsterisk={false}
            autoComplete="off"
            spellCheck={false}
            {...form.getInputProps('serialNumber')}
          />
          <TextInput
            label="OUI (optional)"
            description="Narrows it to one manufacturer when two have the same serial."
            autoComplete="off"
            {...form.getInputProps('oui')}
          />
          <div>
            <strong>For whom (optional)</strong>
          </div>
          <SubscriptionPicker picked={picked} onPick={setPicked} />
          {register.error !== null && (
            <ErrorNote what="The serial was not registered." holds="Nothing was changed." error={register.error} />
          )}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={register.isPending}>
              {picked === null ? 'Register' : `Register for ${picked.subscriberName}`}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
