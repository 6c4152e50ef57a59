import { useState, type FormEvent, type JSX } from 'react';
import { Button, Drawer, Switch, Textarea, TextInput } from '@mantine/core';
import { useForm, type UseFormReturnType } from '@mantine/form';
import { CreateSubscriber, type Subscriber } from '@demarc/contracts';
import { ErrorNote, useZone } from '@demarc/ui';
import { errorsOf, given, serverErrorsOf } from '../../../lib/form-errors';
import { useCreateSubscriber } from '../api/create-subscriber';
import { useCreateSubscription } from '../api/create-subscription';
import { emptyService, ServiceFields, serviceErrors, serviceWish, type ServiceValues } from './service-fields';
import formClasses from './form.module.css';

interface Values extends ServiceValues {
  name: string;
  phone: string;
  email: string;
  address: string;
  withService: boolean;
}

const subscriberWish = (values: Values): CreateSubscriber => ({
  name: values.name,
  phone: values.phone,
  email: given(values.email),
  address: given(values.address),
});

export interface NewSubscriberDrawerProps {
  opened: boolean;
  onClose: () => void;
  onCreated: (number: string) => void;
}

export function NewSubscriberDrawer({ opened, onClose, onCreated }: NewSubscriberDrawerProps): JSX.Element {
  return (
    <Drawer opened={opened} onClose={onClose} position="right" size={480} title="New subscriber">
      <NewSubscriberForm onClose={onClose} onCreated={onCreated} />
    </Drawer>
  );
}

/** First the subscriber, then the service: when the second is refused, the first is kept and not made again. */
function useCreation(onCreated: (number: string) => void) {
  const subscriber = useCreateSubscriber();
  const subscription = useCreateSubscription();
  const [made, setMade] = useState<Subscriber | null>(null);
  const create = async (values: Values): Promise<void> => {
    const one = made ?? (await subscriber.mutateAsync(subscriberWish(values)));
    setMade(one);
    if (values.withService) await subscription.mutateAsync({ number: one.number, body: serviceWish(values) });
    onCreated(one.number);
  };
  return {
    create,
    made,
    busy: subscriber.isPending || subscription.isPending,
    error: subscription.error ?? subscriber.error,
  };
}

function PersonFields({ form }: { form: UseFormReturnType<Values> }): JSX.Element {
  return (
    <>
      <TextInput label="Name" size="sm" autoComplete="off" data-autofocus {...form.getInputProps('name')} />
      <TextInput label="Phone" size="sm" type="tel" autoComplete="off" {...form.getInputProps('phone')} />
      <TextInput label="E-mail (optional)" size="sm" type="email" autoComplete="off" {...form.getInputProps('email')} />
      <Textarea label="Address (optional)" size="sm" autosize minRows={2} {...form.getInputProps('address')} />
    </>
  );
}

function NewSubscriberForm({ onClose, onCreated }: Omit<NewSubscriberDrawerProps, 'opened'>): JSX.Element {
  const zone = useZone();
  const { create, made, busy, error } = useCreation(onCreated);
  const form = useForm<Values>({
    initialValues: { name: '', phone: '', email: '', address: '', withService: true, ...emptyService(zone) },
    validateInputOnBlur: true,
    validate: (values) => ({
      ...errorsOf(CreateSubscriber, subscriberWish(values)),
      ...(values.withService ? serviceErrors(values) : {}),
    }),
  });
  const submit = form.onSubmit((values) => {
    create(values).catch((problem: unknown) => form.setErrors(serverErrorsOf(problem)));
  });
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => submit(event);
  return (
    <form
      className={formClasses.form}
      onSubmit={onSubmit}
      onKeyDown={(event) => event.key === 'Enter' && event.ctrlKey && event.currentTarget.requestSubmit()}
      noValidate
    >
      {made === null ? (
        <PersonFields form={form} />
      ) : (
        <p className={formClasses.note}>
          {made.name} is registered as {made.number}. Only the service is missing.
        </p>
      )}
      <Switch
        label="Give a service now"
        description="Plan, router and WiFi; it can be done later too."
        size="sm"
        {...form.getInputProps('withService', { type: 'checkbox' })}
      />
      {form.values.withService && <ServiceFields form={form} />}
      {error !== null && (
        <ErrorNote
          what={made === null ? 'The subscriber was not created.' : 'The service was not created.'}
          holds={made === null ? 'Nothing was stored.' : `${made.name} is kept as ${made.number}.`}
          error={error}
        />
      )}
      <div className={formClasses.actions}>
        <Button variant="default" size="sm" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" size="sm" loading={busy}>
          {form.values.withService ? 'Create with service' : 'Create'}
        </Button>
      </div>
    </form>
  );
}
