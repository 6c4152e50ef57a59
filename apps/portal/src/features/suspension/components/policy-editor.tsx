import { useState, type JSX } from 'react';
import { Button, Group, Stack, Textarea } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { SuspensionPolicy } from '@demarc/contracts';
import { Card, EmptyState, ErrorNote, PageHeader } from '@demarc/ui';
import { Loaded } from '../../../components/loaded';
import { policySentence } from '../../../components/policy-words';
import { ApiProblem } from '../../../lib/api-client';
import { useMay } from '../../../lib/session';
import { useChangePolicy } from '../api/change-policy';
import { usePolicies } from '../api/list-policies';
import { PolicyConflict } from './policy-conflict';
import { PolicyFields } from './policy-fields';
import { draftOf, policyDifferences, readDraft, type PolicyDraft } from './policy-form';
import { PolicyPlansCard } from './policy-plans-card';
import { PolicyPreviewCard } from './policy-preview-card';
import classes from './suspension.module.css';

const PREVIEW_PAUSE_MS = 350;
/** The preview needs the whole body; the reason has no effect on it. */
const PREVIEW_REASON = 'preview';

interface FormProps {
  stored: SuspensionPolicy;
  onReload: () => void;
  onClose: () => void;
}

function usePolicyForm({ stored, onClose }: FormProps) {
  const [draft, setDraft] = useState<PolicyDraft>(() => draftOf(stored));
  const [base, setBase] = useState(stored);
  const [reason, setReason] = useState('');
  const [isAsked, setAsked] = useState(false);
  const save = useChangePolicy(stored.id);
  const read = readDraft(draft, base.version, reason);
  const isChanged = policyDifferences(base, draft).length > 0;
  const submit = (): void => {
    setAsked(true);
    if (read.change !== null && isChanged) save.mutate(read.change, { onSuccess: onClose });
  };
  const rebase = (): void => {
    setBase(stored);
    save.reset();
  };
  return { draft, setDraft, base, reason, setReason, isAsked, save, read, isChanged, submit, rebase };
}

function PolicyForm(props: FormProps): JSX.Element {
  const { stored, onReload, onClose } = props;
  const form = usePolicyForm(props);
  const mayWrite = useMay('suspension.write');
  const preview = readDraft(form.draft, form.base.version, PREVIEW_REASON).change;
  const [settled] = useDebouncedValue(preview === null ? null : JSON.stringify(preview), PREVIEW_PAUSE_MS);
  const isConflict = form.save.error instanceof ApiProblem && form.save.error.status === 409;
  const isBehind = stored.version !== form.base.version;
  return (
    <div className={classes.columns}>
      <Card title="Policy">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            form.submit();
          }}
        >
          <Stack gap="md">
            <PolicyFields
              draft={form.draft}
              currency={stored.currency}
              faults={form.read.faults ?? {}}
              readOnly={!mayWrite}
              onChange={form.setDraft}
            />
            {preview !== null && <p className={classes.sentence}>{policySentence(preview)}</p>}
            {mayWrite && (
              <Textarea
                label="Reason"
                description="Kept in the audit log."
                autosize
                minRows={2}
                value={form.reason}
                error={form.isAsked ? form.read.faults?.reason : null}
                onChange={(event) => form.setReason(event.currentTarget.value)}
              />
            )}
            {(isConflict || isBehind) && (
              <PolicyConflict
                stored={stored}
                draft={form.draft}
                base={form.base}
                onReload={onReload}
                onRebase={form.rebase}
              />
            )}
            {form.save.error !== null && !isConflict && (
              <ErrorNote
                what="The policy was not saved."
                holds="The old version still decides."
                error={form.save.error}
                onRetry={form.submit}
              />
            )}
            <Group gap="sm">
              <Button variant="default" onClick={onClose}>
                Back
              </Button>
              {mayWrite && (
                <Button type="submit" disabled={!form.isChanged || isBehind} loading={form.save.isPending}>
                  Save version {form.base.version + 1}
                </Button>
              )}
            </Group>
          </Stack>
        </form>
      </Card>
      <div className={classes.stack}>
        <PolicyPreviewCard policyId={stored.id} edited={settled} isChanged={form.isChanged} />
        <PolicyPlansCard policy={stored} />
      </div>
    </div>
  );
}

/** Edit on the left; on the right what it would do now, before anything is saved. */
export function PolicyEditor({ policyId, onClose }: { policyId: string; onClose: () => void }): JSX.Element {
  const query = usePolicies();
  return (
    <Loaded query={query} what="The policy" lines={10}>
      {(policies) => {
        const policy = policies.find((one) => one.id === policyId);
        if (policy === undefined) {
          return (
            <EmptyState title="There is no such policy.">
              <Button variant="default" onClick={onClose}>
                Back to suspension
              </Button>
            </EmptyState>
          );
        }
        return (
          <>
            <PageHeader
              title={policy.name}
              lead={`Used by ${policy.subscriptionCount} services. Nothing changes until you save.`}
            />
            <PolicyForm stored={policy} onReload={() => void query.refetch()} onClose={onClose} />
          </>
        );
      }}
    </Loaded>
  );
}
