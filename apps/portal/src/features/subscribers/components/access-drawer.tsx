import type { JSX } from 'react';
import { Button, Drawer, NativeSelect, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { AccessMethod, ChangeSubscriptionAccess, type PlannedStep, type SubscriptionAccess } from '@demarc/contracts';
import { ErrorNote } from '@demarc/ui';
import { Loaded } from '../../../components/loaded';
import { METHOD_WORDS, STEP_WORDS } from '../access-words';
import { useNasList } from '../api/list-nas';
import { useChangeSubscriptionAccess, useSubscriptionAccess } from '../api/subscription-access';
import formClasses from './form.module.css';

export interface AccessDrawerProps {
  subscriptionId: string;
  opened: boolean;
  onClose: () => void;
}

/** How her service is connected, and by which steps a change of it reaches her. */
export function AccessDrawer({ subscriptionId, opened, onClose }: AccessDrawerProps): JSX.Element {
  return (
    <Drawer opened={opened} onClose={onClose} position="right" size={480} title="Connection">
      {opened && <AccessPart subscriptionId={subscriptionId} onClose={onClose} />}
    </Drawer>
  );
}

function AccessPart({ subscriptionId, onClose }: Omit<AccessDrawerProps, 'opened'>): JSX.Element {
  return (
    <Loaded query={useSubscriptionAccess(subscriptionId)} what="The connection" lines={6}>
      {(access) => <AccessForm access={access} onClose={onClose} />}
    </Loaded>
  );
}

interface Values {
  method: string;
  nasId: string;
  staticAddress: string;
}

const requestOf = ({ method, nasId, staticAddress }: Values): ChangeSubscriptionAccess => ({
  chosenMethod: method === '' ? null : AccessMethod.parse(method),
  nasId: nasId === '' ? null : nasId,
  staticAddress: staticAddress.trim() === '' ? null : staticAddress.trim(),
});

function AccessForm({ access, onClose }: { access: SubscriptionAccess; onClose: () => void }): JSX.Element {
  const nas = useNasList();
  const change = useChangeSubscriptionAccess(access.subscriptionId);
  const form = useForm<Values>({
    initialValues: {
      method: access.chosenMethod ?? '',
      nasId: access.nasId ?? '',
      staticAddress: access.staticAddress ?? '',
    },
    validate: (values) =>
      ChangeSubscriptionAccess.safeParse(requestOf(values)).success
        ? {}
        : { staticAddress: 'Type an IPv4 or IPv6 address, such as 203.0.113.9.' },
  });
  const submit = form.onSubmit((values) => change.mutate(requestOf(values), { onSuccess: onClose }));
  return (
    <form className={formClasses.form} onSubmit={submit}>
      <NativeSelect
        label="How the service is connected"
        size="sm"
        data={[
          { value: '', label: `By its NAS: ${METHOD_WORDS[access.method]}` },
          ...AccessMethod.options.map((method) => ({ value: method, label: METHOD_WORDS[method] })),
        ]}
        {...form.getInputProps('method')}
      />
      <NativeSelect
        label="Access server (NAS)"
        size="sm"
        data={[
          { value: '', label: 'None' },
          ...(nas.data ?? []).map((one) => ({ value: one.id, label: `${one.name} (${one.address})` })),
        ]}
        {...form.getInputProps('nasId')}
      />
      <TextInput
        label={form.values.method === 'static-ip' ? 'Its address' : 'Its own address (optional)'}
        description={
          form.values.method === 'static-ip'
            ? 'It goes on the address list of the state on the NAS.'
            : 'A login gets it instead of one from a pool, and nobody else gets it.'
        }
        size="sm"
        autoComplete="off"
        {...form.getInputProps('staticAddress')}
      />
      <Steps title="Into the walled garden, in this order" method={access.method} steps={access.toGarden} />
      <Steps title="Back again, in this order" method={access.method} steps={access.toOpen} />
      <section aria-label="When the service is disconnected">
        <h3 className={formClasses.section}>When the service is disconnected</h3>
        <p className={formClasses.line}>
          {access.managedOverService
            ? 'It is walled in instead: its router is managed over this connection, or nothing shows that it is not. Cut off, nobody could bring it back.'
            : 'The connection is closed: no router is managed over it.'}
        </p>
      </section>
      {access.triedAgainst === 'simulator' && (
        <p className={formClasses.note}>
          The requests for this kind of NAS were tried against a simulator that follows its documentation, not against a
          real one.
        </p>
      )}
      {change.error !== null && (
        <ErrorNote what="The connection was not changed." holds="It stays as it was." error={change.error} />
      )}
      <div className={formClasses.actions}>
        <Button variant="default" size="sm" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" size="sm" loading={change.isPending}>
          Save connection
        </Button>
      </div>
    </form>
  );
}

interface StepsProps {
  title: string;
  method: AccessMethod;
  steps: readonly PlannedStep[];
}

function Steps({ title, method, steps }: StepsProps): JSX.Element {
  const taken = steps.filter(({ why }) => why === null);
  const leftOut = steps.filter(({ why }) => why !== null);
  return (
    <section aria-label={title}>
      <h3 className={formClasses.section}>{title}</h3>
      <ol className={formClasses.steps}>
        {method === 'pppoe-cpe' && <li>the router gets the account of that state</li>}
        {taken.map(({ step }) => (
          <li key={step}>{STEP_WORDS[step]}</li>
        ))}
      </ol>
      {leftOut.map(({ step, why }) => (
        <p key={step} className={formClasses.note}>
          Not: {STEP_WORDS[step]} ({why}).
        </p>
      ))}
    </section>
  );
}
