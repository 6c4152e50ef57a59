import { useState, type JSX } from 'react';
import { Button, Group, Select, Stack, Textarea, TextInput } from '@mantine/core';
import type { ConfigProfile } from '@demarc/contracts';
import { Card, ErrorNote, PageHeader } from '@demarc/ui';
import { ApiProblem } from '../../../lib/api-client';
import { useMay } from '../../../lib/session';
import { useSaveProfile } from '../api/profiles';
import { useRouterFiles } from '../../../lib/router-files';
import { PreviewCard } from './preview-card';
import { draftOf, problemsIn, readDraft, type ProfileDraft } from './profile-form';
import { ObjectRows, SettingRows } from './setting-rows';
import classes from './profiles.module.css';

interface EditorProps {
  profile: ConfigProfile | null;
  onClose: () => void;
}

interface FilesProps {
  draft: ProfileDraft;
  fault: string | undefined;
  readOnly: boolean;
  onChange: (draft: ProfileDraft) => void;
}

function FileSelects({ draft, fault, readOnly, onChange }: FilesProps): JSX.Element {
  const files = (useRouterFiles().data ?? []).filter(({ kind }) => kind === 'vendor-config');
  const data = files.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Group grow align="flex-start" gap="md">
      <Select
        label="Vendor file (optional)"
        description="Fetched when the rest is in place."
        clearable
        placeholder="none"
        data={data}
        value={draft.fileId}
        readOnly={readOnly}
        onChange={(fileId) => onChange({ ...draft, fileId })}
      />
      <Select
        label="File that undoes it"
        description="Fetched when the service comes back."
        clearable
        placeholder="none"
        data={data}
        error={fault}
        value={draft.restoreFileId}
        readOnly={readOnly}
        onChange={(restoreFileId) => onChange({ ...draft, restoreFileId })}
      />
    </Group>
  );
}

function useEditor({ profile, onClose }: EditorProps) {
  const [draft, setDraft] = useState<ProfileDraft>(() => draftOf(profile));
  const [isAsked, setAsked] = useState(false);
  const save = useSaveProfile(profile?.id ?? null);
  const { body, faults } = readDraft(draft);
  const submit = (): void => {
    setAsked(true);
    if (body === null) return;
    save.mutate(profile === null ? body : { ...body, version: profile.version }, { onSuccess: onClose });
  };
  return { draft, setDraft, save, body, faults: isAsked ? faults : {}, submit };
}

/** Edit on the left; on the right what it would do to one router, before anything is saved. */
export function ProfileEditor(props: EditorProps): JSX.Element {
  const { profile, onClose } = props;
  const { draft, setDraft, save, body, faults, submit } = useEditor(props);
  const readOnly = !useMay('router.profiles');
  const problems = save.error instanceof ApiProblem ? problemsIn(save.error.details) : [];
  return (
    <>
      <PageHeader
        title={profile === null ? 'New profile' : profile.name}
        lead="Put on a router when its service is restricted, and taken back to the letter when it is given back."
      />
      <div className={classes.columns}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <Stack gap="md">
            <Card title="Profile">
              <Stack gap="md">
                <TextInput
                  label="Name"
                  value={draft.name}
                  error={faults['name']}
                  readOnly={readOnly}
                  onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
                />
                <Textarea
                  label="What it is for"
                  autosize
                  value={draft.description}
                  readOnly={readOnly}
                  onChange={(event) => setDraft({ ...draft, description: event.currentTarget.value })}
                />
                <FileSelects draft={draft} fault={faults['restoreFileId']} readOnly={readOnly} onChange={setDraft} />
              </Stack>
            </Card>
            <Card title="Parameters">
              <SettingRows
                rows={draft.settings}
                readOnly={readOnly}
                onChange={(settings) => setDraft({ ...draft, settings })}
              />
            </Card>
            <Card title="Objects to add">
              <ObjectRows
                rows={draft.objects}
                readOnly={readOnly}
                onChange={(objects) => setDraft({ ...draft, objects })}
              />
            </Card>
            {save.error !== null && (
              <ErrorNote
                what={['The profile was not saved.', ...problems].join(' ')}
                holds="Nothing was changed."
                error={save.error}
              />
            )}
            <Group gap="sm">
              <Button variant="default" onClick={onClose}>
                Back
              </Button>
              {!readOnly && (
                <Button type="submit" loading={save.isPending}>
                  Save
                </Button>
              )}
            </Group>
          </Stack>
        </form>
        <PreviewCard body={body} />
      </div>
    </>
  );
}
