import { useState, type JSX } from 'react';
import { Button, MultiSelect, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { CampaignModel, CampaignPreview, RouterFile } from '@demarc/contracts';
import { Card, EmptyState, ErrorNote, formatCount, PageHeader, visibleText } from '@demarc/ui';
import { z } from 'zod';
import { Loaded } from '../../../components/loaded';
import { useOpenPage } from '../../../components/page-link';
import { newIdempotencyKey } from '../../../lib/api-client';
import { useRouterFiles } from '../../../lib/router-files';
import { useUrlState } from '../../../lib/url-state';
import { useCampaignPreview, useCreateCampaign } from '../api/campaigns';
import { campaignOf, EMPTY_DRAFT, previewOf, type CampaignDraft } from './campaign-draft';
import { routers } from './campaign-words';
import { ModelRows } from './model-rows';
import { RulesForm } from './rules-form';
import { SetForm, type DraftPartProps } from './set-form';
import classes from './firmware.module.css';

const ASK_AFTER_MS = 300;

const imageLabel = ({ name, version }: RouterFile): string =>
  version === null ? visibleText(name, 60) : `${visibleText(name, 60)} (${visibleText(version, 40)})`;

function ImageChoice({
  draft,
  set,
  model,
  files,
}: DraftPartProps & { model: CampaignModel; files: readonly RouterFile[] }): JSX.Element {
  const { productClass, versions } = model;
  if (productClass === null) return <span className={classes.muted}>Its model is not known.</span>;
  const fitting = files.filter((file) => file.productClass === '' || file.productClass === productClass);
  if (fitting.length === 0) return <span className={classes.muted}>No image of this model is stored.</span>;
  const chosen = draft.images[productClass];
  const choose = (fileId: string | null): void => {
    const { [productClass]: _before, ...others } = draft.images;
    set({ images: fileId === null ? others : { ...others, [productClass]: { fileId, fromVersions: [] } } });
  };
  return (
    <Stack gap="xs">
      <Select
        label={`Image for ${productClass}`}
        placeholder="none: these are left out"
        clearable
        data={fitting.map((file) => ({ value: file.id, label: imageLabel(file) }))}
        value={chosen?.fileId ?? null}
        onChange={choose}
      />
      {chosen !== undefined && (
        <MultiSelect
          label="Only on these versions"
          placeholder={chosen.fromVersions.length === 0 ? 'any that the image allows' : ''}
          data={versions.flatMap(({ version }) => version ?? [])}
          value={[...chosen.fromVersions]}
          onChange={(fromVersions) => set({ images: { ...draft.images, [productClass]: { ...chosen, fromVersions } } })}
        />
      )}
    </Stack>
  );
}

function Sum({ preview }: { preview: CampaignPreview }): JSX.Element {
  const { unknown, needsApproval, approvalAbove, wouldGet, routers: meant } = preview;
  return (
    <div className={classes.sum} role="status">
      <span className={classes.big}>{routers(wouldGet)} would get an image</span>
      <span>
        of {formatCount(meant)} that are meant
        {unknown.length > 0 &&
          `; nobody knows ${formatCount(unknown.length)} of the list: ${unknown.slice(0, 5).join(', ')}`}
      </span>
      {needsApproval && <span>More than {formatCount(approvalAbove)}: a second person has to approve.</span>}
    </div>
  );
}

function Last(props: DraftPartProps & { preview: CampaignPreview | undefined }): JSX.Element {
  const { draft, set, preview } = props;
  const create = useCreateCampaign();
  const open = useOpenPage();
  const [idempotencyKey, setKey] = useState(newIdempotencyKey);
  const body = campaignOf(draft, preview?.routers ?? 0);
  const submit = (): void => {
    if (body === null) return;
    create.mutate(
      { body, idempotencyKey },
      { onSuccess: ({ id }) => open(`/firmware/${id}`), onError: () => setKey(newIdempotencyKey()) },
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
        <ErrorNote what="The campaign was not made." holds="Nothing was sent." error={create.error} />
      )}
      <div className={classes.acts}>
        <Button variant="default" onClick={() => open('/firmware')}>
          Cancel
        </Button>
        <Button disabled={body === null || preview?.wouldGet === 0} loading={create.isPending} onClick={submit}>
          Make the campaign
        </Button>
      </div>
      <p className={classes.muted}>
        Its routers are frozen then: who fits the filter later is not in it. Nothing is sent before it is started.
      </p>
    </Stack>
  );
}

const Address = z.object({ filter: z.string().max(4000).default(''), search: z.string().max(200).default('') });

/** Whom, what, how, and why: a campaign as it is written down, with what it would do beside it all the time. */
export function NewCampaignPage(): JSX.Element {
  const [address] = useUrlState(Address);
  const [draft, setDraft] = useState<CampaignDraft>({ ...EMPTY_DRAFT, ...address });
  const set = (change: Partial<CampaignDraft>): void => setDraft((before) => ({ ...before, ...change }));
  const [asked] = useDebouncedValue(JSON.stringify(previewOf(draft)), ASK_AFTER_MS);
  const request = JSON.parse(asked) as ReturnType<typeof previewOf>;
  const query = useCampaignPreview(request);
  const files = (useRouterFiles().data ?? []).filter(({ kind }) => kind === 'firmware');
  return (
    <>
      <PageHeader title="New campaign" lead="Nothing is sent before somebody starts it." />
      <div className={classes.page}>
        <Card title="1 Whom">
          <SetForm draft={draft} set={set} />
        </Card>
        <Card title="2 Image of each model, and what it would do" flush>
          {request === null ? (
            <EmptyState title="Nobody is meant yet." />
          ) : (
            <Loaded query={query} what="The preview">
              {(preview) => (
                <>
                  <Sum preview={preview} />
                  <ModelRows
                    models={preview.models}
                    choice={(model) => <ImageChoice draft={draft} set={set} model={model} files={files} />}
                  />
                </>
              )}
            </Loaded>
          )}
        </Card>
        <Card title="3 Waves and rules">
          <RulesForm rules={draft.rules} set={(rules) => set({ rules })} />
        </Card>
        <Card title="4 Name and reason">
          <Last draft={draft} set={set} preview={request === null ? undefined : query.data} />
        </Card>
      </div>
    </>
  );
}
