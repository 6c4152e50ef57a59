import { useState, type FormEvent, type JSX } from 'react';
import { Button, Group, Stack, Textarea } from '@mantine/core';
import type { SuspensionPolicy } from '@demarc/contracts';
import { Card, ErrorNote, PageHeader } from '@demarc/ui';
import { Loaded } from '../../../components/loaded';
import { policySentence } from '../../../components/policy-words';
import { useCreatePolicy } from '../api/create-policy';
import { usePolicies } from '../api/list-policies';
import { PolicyFields } from './policy-fields';
import { draftOf, readNewDraft } from './policy-form';
import classes from './suspension.module.css';

/** What stands in the address instead of an id. */
export const NEW_POLICY = 'new';

interface NewPolicyProps {
  onCreated: (id: string) => void;
  onClose: () => void;
}

function NewPolicyForm({ like, onCreated, onClose }: NewPolicyProps & { like: SuspensionPolicy }): JSX.Element {
  const create = useCreatePolicy();
  const [draft, setDraft] = useState(() => ({ ...draftOf(like), name: '' }));
  const [reason, setReason] = useState('');
  const [isAsked, setAsked] = useState(false);
  const read = readNewDraft(draft, reason);
  // The sentence needs no name and no reason yet.
  const told = readNewDraft({ ...draft, name: draft.name || 'new' }, 'preview').policy;
  const faults = isAsked ? (read.faults ?? {}) : {};
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setAsked(true);
    if (read.policy !== null) create.mutate(read.policy, { onSuccess: ({ id }) => onCreated(id) });
  };
  return (
    <Card title="Policy" aside={`begins as “${like.name}”`}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <PolicyFields draft={draft} currency={like.currency} faults={faults} readOnly={false} onChange={setDraft} />
          {told !== null && <p className={classes.sentence}>{policySentence(told)}</p>}
          <Textarea
            label="Reason"
            description="Kept in the audit log."
            autosize
            minRows={2}
            value={reason}
            error={faults['reason']}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          {create.error !== null && (
            <ErrorNote what="The policy was not added." holds="Nothing was changed." error={create.error} />
          )}
          <Group gap="sm">
            <Button variant="default" onClick={onClose}>
              Back
            </Button>
            <Button type="submit" loading={create.isPending}>
              Add the policy
            </Button>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}

/** A policy of its own for some services. It decides nothing before services are put under it. */
export function NewPolicy({ onCreated, onClose }: NewPolicyProps): JSX.Element {
  return (
    <>
      <PageHeader title="New policy" lead="It decides nothing before services are put under it." />
      <div className={classes.narrow}>
        <Loaded query={usePolicies()} what="The policies" lines={10}>
          {([first]) =>
            first === undefined ? null : <NewPolicyForm like={first} onCreated={onCreated} onClose={onClose} />
          }
        </Loaded>
      </div>
    </>
  );
}
