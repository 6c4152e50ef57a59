import { useState, type JSX } from 'react';
import { Button, Group, NumberInput, Stack, Textarea, TextInput } from '@mantine/core';
import { PROFILE_TEMPLATES, type DryRunProfile, type ProfileChange } from '@demarc/contracts';
import { Card, ErrorNote } from '@demarc/ui';
import { ApiProblem } from '../../../lib/api-client';
import { useMay } from '../../../lib/session';
import { useDryRun, useSaveRouterProfile } from '../api/router-profiles';
import { DryRunCard } from './dry-run-card';
import { ParametersCard } from './parameters-card';
import { draftOfChange, EMPTY_DRAFT, readDraft, type ProfileDraft } from './profile-draft';
import { RowsCard } from './rows-card';
import { ScopesCard } from './scopes-card';
import { SettingsCard, type DraftProps } from './settings-card';
import classes from './router-profiles.module.css';

interface EditorProps {
  profileId: string | null;
  live: ProfileChange | null;
  onSaved: (change: ProfileChange) => void;
}

const LEAST_REASON = 3;

function useEditor({ profileId, live, onSaved }: EditorProps) {
  const [draft, setDraft] = useState<ProfileDraft>(() => (live === null ? EMPTY_DRAFT : draftOfChange(live)));
  const [reason, setReason] = useState('');
  const [isAsked, setAsked] = useState(false);
  const save = useSaveRouterProfile(profileId);
  const dryRun = useDryRun();
  const { document, faults } = readDraft(draft);
  const { name, description, weight, scopes } = draft;
  const asked: DryRunProfile | null = document === null ? null : { profileId, weight, document, scopes: [...scopes] };
  const submit = (): void => {
    setAsked(true);
    if (document === null || reason.trim().length < LEAST_REASON) return;
    const body = { name, description, weight, document, scopes: [...scopes], reason, revision: live?.revision ?? 0 };
    save.mutate(body, { onSuccess: onSaved });
  };
  const run = (): void => {
    setAsked(true);
    if (asked !== null) dryRun.mutate(asked);
  };
  const isOld = JSON.stringify(dryRun.variables) !== JSON.stringify(asked);
  const missing = isAsked && reason.trim().length < LEAST_REASON && save.isIdle && !dryRun.isSuccess;
  return {
    draft,
    setDraft,
    reason,
    setReason,
    save,
    dryRun,
    faults: isAsked ? faults : {},
    missing,
    submit,
    run,
    isOld,
  };
}

function BasicsCard({ draft, faults, readOnly, onChange }: DraftProps): JSX.Element {
  return (
    <Card title="Profile">
      <Stack gap="md">
        <TextInput
          label="Name"
          value={draft.name}
          error={faults['name']}
          readOnly={readOnly}
          onChange={(event) => onChange({ ...draft, name: event.currentTarget.value })}
        />
        <Textarea
          label="What it is for"
          autosize
          value={draft.description}
          readOnly={readOnly}
          onChange={(event) => onChange({ ...draft, description: event.currentTarget.value })}
        />
        <NumberInput
          label="Weight"
          description="Of two profiles of one scope that say the same, the heavier wins."
          hideControls
          allowDecimal={false}
          min={0}
          max={1000}
          readOnly={readOnly}
          value={draft.weight}
          onChange={(weight) => typeof weight === 'number' && onChange({ ...draft, weight })}
        />
      </Stack>
    </Card>
  );
}

const problemsOf = (error: Error | null): string =>
  error instanceof ApiProblem && error.code !== undefined ? ` ${error.message}` : '';

/** Edit on the left; on the right what it would do to every router concerned, before anything is saved. */
export function ProfileEditor(props: EditorProps): JSX.Element {
  const editor = useEditor(props);
  const { draft, setDraft, save, dryRun, faults } = editor;
  const readOnly = !useMay('router.profiles');
  const common: DraftProps = { draft, faults, readOnly, onChange: setDraft };
  return (
    <div className={classes.columns}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          editor.submit();
        }}
      >
        <Stack gap="md">
          <BasicsCard {...common} />
          <ScopesCard {...common} />
          <SettingsCard {...common} />
          <RowsCard {...common} />
          <ParametersCard {...common} />
          <p className={classes.sub}>
            Network names may hold {PROFILE_TEMPLATES.map((name) => `{{${name}}}`).join(', ')}.
          </p>
          {!readOnly && (
            <Card title="Save">
              <Stack gap="md">
                <Textarea
                  label="Reason"
                  description="Kept with the revision and in the audit log."
                  autosize
                  error={editor.missing ? 'Say why.' : undefined}
                  value={editor.reason}
                  onChange={(event) => editor.setReason(event.currentTarget.value)}
                />
                {save.error !== null && (
                  <ErrorNote
                    what={`The profile was not saved.${problemsOf(save.error)}`}
                    holds="Nothing was changed."
                    error={save.error}
                  />
                )}
                <Group gap="sm">
                  <Button type="submit" loading={save.isPending}>
                    Save
                  </Button>
                </Group>
              </Stack>
            </Card>
          )}
        </Stack>
      </form>
      <DryRunCard
        run={dryRun.data}
        isOld={editor.isOld}
        error={dryRun.error}
        isRunning={dryRun.isPending}
        mayRun={!readOnly}
        onRun={editor.run}
      />
    </div>
  );
}
