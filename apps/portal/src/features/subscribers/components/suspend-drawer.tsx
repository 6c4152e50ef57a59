import { useState, type JSX } from 'react';
import { Drawer, Radio, Select, Stack, TextInput } from '@mantine/core';
import {
  INTERVENTION_METHODS,
  type InterventionMethod,
  type ServiceOverview,
  type SuspendService,
} from '@demarc/contracts';
import { ErrorNote, useZone } from '@demarc/ui';
import { newIdempotencyKey } from '../../../lib/api-client';
import { useSuspendService } from '../api/interventions';
import { useProfileChoices } from '../api/list-profiles';
import { effectText, instantOfInput } from '../intervention-text';
import { ReasonedForm } from './reasoned-form';

export interface SuspendDrawerProps {
  service: ServiceOverview;
  opened: boolean;
  onClose: () => void;
}

const LABELS: Readonly<Record<InterventionMethod, string>> = {
  throttled: 'Throttle',
  'walled-garden': 'Walled garden',
  suspended: 'Disconnect',
};

const VERBS: Readonly<Record<InterventionMethod, string>> = {
  throttled: 'Throttle',
  'walled-garden': 'Wall in',
  suspended: 'Disconnect',
};

export function SuspendDrawer({ service, opened, onClose }: SuspendDrawerProps): JSX.Element {
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size={480}
      title={`Suspend “${service.subscription.label}”`}
    >
      <SuspendForm service={service} onClose={onClose} />
    </Drawer>
  );
}

function SuspendForm({ service, onClose }: Omit<SuspendDrawerProps, 'opened'>): JSX.Element {
  const { subscription, router } = service;
  const zone = useZone();
  const suspend = useSuspendService(subscription.id);
  const [idempotencyKey] = useState(newIdempotencyKey);
  const [method, setMethod] = useState<InterventionMethod>('walled-garden');
  const [ends, setEnds] = useState<SuspendService['ends']>('by-staff');
  const [until, setUntil] = useState('');
  const [profileId, setProfileId] = useState('');
  const profiles = useProfileChoices().data ?? [];
  const [reason, setReason] = useState('');
  const facts = {
    managedOverService: subscription.managedOverService,
    managementPath: router?.managementPath ?? null,
    hasNas: subscription.nasId !== null,
  };
  // Disconnected is more than such a service can be: the button says what comes of it.
  const effective = method === 'suspended' && subscription.managedOverService ? 'walled-garden' : method;
  const endsAt = instantOfInput(until, zone);
  const submit = (): void => {
    const body: SuspendService = { method, reason: reason.trim(), ends };
    if (ends === 'at' && endsAt !== null) body.endsAt = endsAt;
    if (profileId !== '') body.pushProfileId = profileId;
    suspend.mutate({ body, idempotencyKey }, { onSuccess: onClose });
  };
  return (
    <ReasonedForm
      reason={reason}
      onReason={setReason}
      hint="Shown to everybody who looks at the service; kept in the audit log."
      verb={VERBS[effective]}
      isReady={ends !== 'at' || endsAt !== null}
      isBusy={suspend.isPending}
      isDestructive
      problem={
        suspend.error !== null && (
          <ErrorNote what="The service was not suspended." holds="It is as it was." error={suspend.error} />
        )
      }
      onSubmit={submit}
      onClose={onClose}
    >
      <Radio.Group
        label="What is taken away"
        value={method}
        onChange={(value) => setMethod(value as InterventionMethod)}
      >
        <Stack gap="sm" mt="xs">
          {INTERVENTION_METHODS.map((one) => (
            <Radio key={one} value={one} label={LABELS[one]} description={effectText(one, facts)} />
          ))}
        </Stack>
      </Radio.Group>
      {profiles.length > 0 && (
        <Select
          label="On the router"
          description="A profile takes the place of the standard."
          allowDeselect={false}
          value={profileId}
          data={[
            { value: '', label: 'the standard of the method' },
            ...profiles.map(({ id, name }) => ({ value: id, label: `profile ${name}` })),
          ]}
          onChange={(next) => setProfileId(next ?? '')}
        />
      )}
      <Radio.Group label="Until" value={ends} onChange={(value) => setEnds(value as SuspendService['ends'])}>
        <Stack gap="sm" mt="xs">
          <Radio value="by-staff" label="Somebody restores it" description="A payment does not give it back." />
          <Radio value="when-paid" label="The bills that are open now are paid" />
          <Radio value="at" label="A moment" description="Then it comes back by itself, unless bills are overdue." />
        </Stack>
      </Radio.Group>
      {ends === 'at' && (
        <TextInput
          label="Until when"
          type="datetime-local"
          value={until}
          onChange={(event) => setUntil(event.currentTarget.value)}
        />
      )}
    </ReasonedForm>
  );
}
