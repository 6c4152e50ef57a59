import { useState, type FormEvent, type JSX } from 'react';
import { Button, Drawer, TextInput } from '@mantine/core';
import type { Subscription } from '@demarc/contracts';
import { ErrorNote } from '@demarc/ui';
import { usePreRegisterRouter } from '../api/pre-register-router';
import formClasses from './form.module.css';

export interface SetRouterDrawerProps {
  subscription: Subscription;
  opened: boolean;
  onClose: () => void;
}

export function SetRouterDrawer({ subscription, opened, onClose }: SetRouterDrawerProps): JSX.Element {
  return (
    <Drawer opened={opened} onClose={onClose} position="right" size={480} title="Router of the service">
      <SetRouterForm subscription={subscription} onClose={onClose} />
    </Drawer>
  );
}

function SetRouterForm({ subscription, onClose }: Omit<SetRouterDrawerProps, 'opened'>): JSX.Element {
  const [serial, setSerial] = useState('');
  const register = usePreRegisterRouter();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    register.mutate({ serialNumber: serial.trim(), subscriptionId: subscription.id }, { onSuccess: onClose });
  };
  return (
    <form className={formClasses.form} onSubmit={submit}>
      <TextInput
        label="Serial number"
        description="As on the router's label, letter by letter: 0012 is not 12."
        size="sm"
        data-autofocus
        autoComplete="off"
        spellCheck={false}
        classNames={{ input: formClasses.mono }}
        value={serial}
        onChange={(event) => setSerial(event.currentTarget.value)}
      />
      <p className={formClasses.note}>
        It may have called already, or may boot later: at its first contact it gets the PPPoE login and the WiFi of “
        {subscription.label}”.
      </p>
      {register.error !== null && (
        <ErrorNote what="The router was not registered." holds="The service stays as it is." error={register.error} />
      )}
      <div className={formClasses.actions}>
        <Button variant="default" size="sm" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" size="sm" disabled={serial.trim() === ''} loading={register.isPending}>
          Set router
        </Button>
      </div>
    </form>
  );
}
