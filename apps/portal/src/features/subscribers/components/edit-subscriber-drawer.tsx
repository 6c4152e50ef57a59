import type { JSX } from 'react';
import { Button, Drawer, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { ChangeSubscriber, type Subscriber } from '@demarc/contracts';
import { ErrorNote } from '@demarc/ui';
import { errorsOf, given, serverErrorsOf } from '../../../lib/form-errors';
import { useChangeSubscriber } from '../api/change-subscriber';
import formClasses from './form.module.css';

export interface EditSubscriberDrawerProps {
  subscriber: Subscriber;
  opened: boolean;
  onClose: () => void;
}

interface Values {
  name: string;
  phone: string;
  email: string;
  address: string;
}

const wish = (values: Values): ChangeSubscriber => ({
  name: values.name,
  phone: values.phone,
  email: given(values.email) ?? null,
  address: given(values.address) ?? null,
});

export function EditSubscriberDrawer({ subscriber, opened, onClose }: EditSubscriberDrawerProps): JSX.Element {
  return (
    <Drawer opened={opened} onClose={onClose} position="right" size={480} title="Change name or contact">
      <EditForm subscriber={subscriber} onClose={onClose} />
    </Drawer>
  );
}

function EditForm({ subscriber, onClose }: Omit<EditSubscriberDrawerProps, 'opened'>): JSX.Element {
  const change = useChangeSubscriber(subscriber.number);
  const form = useForm<Values>({
    initialValues: {
      name: subscriber.name,
      phone: subscriber.phone,
      email: subscriber.email ?? '',
      address: subscriber.address ?? '',
    },
    validateInputOnBlur: true,
    validate: (values) => errorsOf(ChangeSubscriber, wish(values)),
  });
  const submit = form.onSubmit((values) => {
    change.mutate(wish(values), {
      onSuccess: onClose,
      onError: (problem) => form.setErrors(serverErrorsOf(problem)),
    });
  });
  return (
    <form className={formClasses.form} onSubmit={(event) => submit(event)} noValidate>
      <TextInput label="Name" size="sm" data-autofocus {...form.getInputProps('name')} />
      <TextInput label="Phone" size="sm" type="tel" {...form.getInputProps('phone')} />
      <TextInput label="E-mail (optional)" size="sm" type="email" {...form.getInputProps('email')} />
      <Textarea label="Address (optional)" size="sm" autosize minRows={2} {...form.getInputProps('address')} />
      <p className={formClasses.note}>
        Invoices that were already issued keep the name and address they were issued to.
      </p>
      {change.error !== null && <ErrorNote what="Nothing was changed." error={change.error} />}
      <div className={formClasses.actions}>
        <Button variant="default" size="sm" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" size="sm" loading={change.isPending}>
          Save
        </Button>
      </div>
    </form>
  );
}
