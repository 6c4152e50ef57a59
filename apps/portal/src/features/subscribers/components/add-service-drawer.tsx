import type { JSX } from 'react';
import { Button, Drawer } from '@mantine/core';
import { useForm } from '@mantine/form';
import { ErrorNote, useZone } from '@demarc/ui';
import { serverErrorsOf } from '../../../lib/form-errors';
import { useCreateSubscription } from '../api/create-subscription';
import { emptyService, ServiceFields, serviceErrors, serviceWish, type ServiceValues } from './service-fields';
import formClasses from './form.module.css';

export interface AddServiceDrawerProps {
  number: string;
  opened: boolean;
  onClose: () => void;
}

export function AddServiceDrawer({ number, opened, onClose }: AddServiceDrawerProps): JSX.Element {
  return (
    <Drawer opened={opened} onClose={onClose} position="right" size={480} title="New service">
      <AddServiceForm number={number} onClose={onClose} />
    </Drawer>
  );
}

function AddServiceForm({ number, onClose }: Omit<AddServiceDrawerProps, 'opened'>): JSX.Element {
  const zone = useZone();
  const subscription = useCreateSubscription();
  const form = useForm<ServiceValues>({
    initialValues: emptyService(zone),
    validateInputOnBlur: true,
    validate: serviceErrors,
  });
  const submit = form.onSubmit((values) => {
    subscription.mutate(
      { number, body: serviceWish(values) },
      { onSuccess: onClose, onError: (problem) => form.setErrors(serverErrorsOf(problem)) },
    );
  });
  return (
    <form className={formClasses.form} onSubmit={(event) => submit(event)} noValidate>
      <ServiceFields form={form} />
      {subscription.error !== null && (
        <ErrorNote what="The service was not created." holds="Nothing was stored." error={subscription.error} />
      )}
      <div className={formClasses.actions}>
        <Button variant="default" size="sm" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" size="sm" loading={subscription.isPending}>
          Create service
        </Button>
      </div>
    </form>
  );
}
