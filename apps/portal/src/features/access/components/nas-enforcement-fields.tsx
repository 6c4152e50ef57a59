import type { JSX } from 'react';
import { Group, PasswordInput, Switch, TextInput } from '@mantine/core';
import type { NasFormState } from './nas-form-values';

/** How a change of service reaches the sessions on this NAS. */
export function NasEnforcementFields({ form }: { form: NasFormState }): JSX.Element {
  return (
    <>
      <Switch
        label="Demarc's RADIUS answers its logins, so this NAS enforces changes and the router keeps its settings"
        {...form.getInputProps('radiusAuthorizes', { type: 'checkbox' })}
      />
      <Switch
        label="Change live sessions in place (CoA) where this kind of NAS can, instead of ending them"
        {...form.getInputProps('changesInPlace', { type: 'checkbox' })}
      />
      <Group gap="md" grow align="flex-start">
        <TextInput
          label="Sessions ended per second"
          description="Each dials again at once."
          inputMode="numeric"
          {...form.getInputProps('requestsPerSecond')}
        />
        <TextInput
          label="Seconds until it must show"
          description="Then the next way is tried."
          inputMode="numeric"
          {...form.getInputProps('proofWaitSeconds')}
        />
      </Group>
      {form.values.vendor === 'mikrotik' && <RouterOsFields form={form} />}
    </>
  );
}

function RouterOsFields({ form }: { form: NasFormState }): JSX.Element {
  return (
    <>
      <Switch
        label="Use its RouterOS API as well: for address lists, and to read back what a CoA changed"
        {...form.getInputProps('hasApi', { type: 'checkbox' })}
      />
      {form.values.hasApi && (
        <>
          <Group gap="md" grow align="flex-start">
            <TextInput label="API port" inputMode="numeric" {...form.getInputProps('apiPort')} />
            <TextInput label="API user" autoComplete="off" {...form.getInputProps('apiUsername')} />
          </Group>
          <PasswordInput
            label="API password"
            description="It is never shown again. Leave it empty to keep the present one."
            autoComplete="new-password"
            {...form.getInputProps('apiPassword')}
          />
          <Switch label="TLS (api-ssl, port 8729)" {...form.getInputProps('apiTls', { type: 'checkbox' })} />
          {form.values.apiTls && (
            <TextInput
              label="SHA-256 of its certificate (optional)"
              description="With it, exactly this certificate is believed, whoever signed it."
              autoComplete="off"
              {...form.getInputProps('apiCertificate')}
            />
          )}
        </>
      )}
    </>
  );
}
