import { useState, type JSX } from 'react';
import { Button, Stack, Textarea, TextInput } from '@mantine/core';
import type { BulkPreview } from '@demarc/contracts';
import { Card, ErrorNote, PageHeader } from '@demarc/ui';
import { z } from 'zod';
import { useOpenPage } from '../../../components/page-link';
import { newIdempotencyKey } from '../../../lib/api-client';
import { useUrlState } from '../../../lib/url-state';
import { useBulkPreview, useCreateBulkChange } from '../api/bulk-changes';
import { changeOf, EMPTY_DRAFT, previewOf, type BulkDraft } from './bulk-draft';
import { BulkPreviewCard } from './bulk-preview-card';
import { BulkRulesForm } from './bulk-rules-form';
import { BulkSetForm, type DraftPartProps } from './bulk-set-form';
import { BulkWhatForm } from './bulk-what-form';
import classes from './bulk.module.css';

function Last({ draft, set, preview }: DraftPartProps & { preview: BulkPreview | null }): JSX.Element {
  const create = useCreateBulkChange();
  const open = useOpenPage();
  const [idempotencyKey, setKey] = useState(newIdempotencyKey);
  const body = changeOf(draft, preview?.routers ?? 0);
  const submit = (): void => {
    if (body === null) return;
    create.mutate(
      { body, idempotencyKey },
      { onSuccess: ({ id }) => open(`/bulk/${id}`), onError: () => setKey(newIdempotencyKey()) },
    );
  };
  return (
    <Stack gap="md">
      <TextInput
        label="Name"
        maxLength={100}
        maw={420}
        value={draft.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <Textarea
        label="Reason"
        description="Kept in the audit log."
        autosize
        value={draft.reason}
        onChange={(event) => set({ reason: event.currentTarget.value })}
      />
      {create.error !== null && (
        <ErrorNote what="The change was not made." holds="Nothing was sent." error={create.error} />
      )}
      <div className={classes.acts}>
        <Button variant="default" onClick={() => open('/bulk')}>
          Cancel
        </Button>
        <Button
          disabled={body === null || (preview?.wouldChange ?? 0) === 0}
          loading={create.isPending}
          onClick={submit}
        >
          Make the change
        </Button>
      </div>
      <p className={classes.muted}>
        {preview === null
          ? 'It has to be tried without sending first, as it stands.'
          : 'Its routers, and what each of them gets, are frozen then. Nothing is sent before it is started.'}
      </p>
    </Stack>
  );
}

const Address = z.object({ filter: z.string().max(4000).default(''), search: z.string().max(200).default('') });

/** Whom, what, what it would do, how fast, and why: a bulk change as it is written down. */
export function NewBulkPage(): JSX.Element {
  const [address] = useUrlState(Address);
  const [draft, setDraft] = useState<BulkDraft>({ ...EMPTY_DRAFT, ...address });
  const set = (change: Partial<BulkDraft>): void => setDraft((before) => ({ ...before, ...change }));
  const trial = useBulkPreview();
  const asked = previewOf(draft);
  const isOld = JSON.stringify(trial.variables) !== JSON.stringify(asked);
  return (
    <>
      <PageHeader title="New bulk change" lead="Nothing is sent before somebody starts it." />
      <div className={classes.page}>
        <Card title="1 Whom">
          <BulkSetForm draft={draft} set={set} />
        </Card>
        <Card title="2 What each of them gets">
          <BulkWhatForm draft={draft} set={set} />
        </Card>
        <BulkPreviewCard
          title="3 What it would do"
          preview={trial.data}
          isOld={isOld}
          error={trial.error}
          isRunning={trial.isPending}
          mayRun={asked !== null}
          onRun={() => asked !== null && trial.mutate(asked)}
        />
        <Card title="4 How fast">
          <BulkRulesForm rules={draft.rules} set={(rules) => set({ rules })} />
        </Card>
        <Card title="5 Name and reason">
          <Last draft={draft} set={set} preview={isOld ? null : (trial.data ?? null)} />
        </Card>
      </div>
    </>
  );
}
