import { useState, type JSX } from 'react';
import { Drawer, Radio, Stack } from '@mantine/core';
import type { Subscription, SuspensionPolicy } from '@demarc/contracts';
import { ErrorNote } from '@demarc/ui';
import { Loaded } from '../../../components/loaded';
import { policySentence } from '../../../components/policy-words';
import { useMay } from '../../../lib/session';
import { useAssignPolicy, usePolicyChoices } from '../api/policies';
import { ReasonedForm } from './reasoned-form';
import formClasses from './form.module.css';

export interface PolicyDrawerProps {
  subscription: Subscription;
  opened: boolean;
  onClose: () => void;
}

/** By which policy an unpaid bill takes this service away. */
export function PolicyDrawer({ subscription, opened, onClose }: PolicyDrawerProps): JSX.Element {
  const query = usePolicyChoices();
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size={480}
      title={`Suspension policy of “${subscription.label}”`}
    >
      {opened && (
        <Loaded query={query} what="The policies" lines={6}>
          {(policies) => <PolicyChoice policies={policies} subscription={subscription} onClose={onClose} />}
        </Loaded>
      )}
    </Drawer>
  );
}

function PolicyChoice(props: {
  policies: readonly SuspensionPolicy[];
  subscription: Subscription;
  onClose: () => void;
}): JSX.Element {
  const { policies, subscription, onClose } = props;
  const mayWrite = useMay('suspension.write');
  const assign = useAssignPolicy();
  const now = policies.find(({ id }) => id === subscription.policyId) ?? policies.find(({ isDefault }) => isDefault);
  const [policyId, setPolicyId] = useState(now?.id ?? '');
  const [reason, setReason] = useState('');
  const submit = (): void => {
    const body = { subscriptionIds: [subscription.id], services: 1, reason: reason.trim() };
    assign.mutate({ policyId, body }, { onSuccess: onClose });
  };
  const choice = (
    <Radio.Group label="Policy" value={policyId} onChange={(value) => mayWrite && setPolicyId(value)}>
      <Stack gap="md" mt="xs">
        {policies.map((policy) => (
          <Radio
            key={policy.id}
            value={policy.id}
            disabled={!mayWrite && policy.id !== now?.id}
            label={policy.isDefault ? `${policy.name} (default)` : policy.name}
            description={policySentence(policy)}
          />
        ))}
      </Stack>
    </Radio.Group>
  );
  if (!mayWrite) return <div className={formClasses.form}>{choice}</div>;
  return (
    <ReasonedForm
      reason={reason}
      onReason={setReason}
      hint="Kept in the audit log. The service is decided again within the minute."
      verb="Change policy"
      isReady={policyId !== now?.id}
      isBusy={assign.isPending}
      problem={
        assign.error !== null && (
          <ErrorNote
            what="The policy was not changed."
            holds="The service stays under its policy."
            error={assign.error}
          />
        )
      }
      onSubmit={submit}
      onClose={onClose}
    >
      {choice}
    </ReasonedForm>
  );
}
