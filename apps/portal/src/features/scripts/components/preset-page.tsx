import { useState, type JSX } from 'react';
import { useNavigate, useParams } from '@tanstack/react-router';
import { Button, NumberInput, Stack, Switch, TagsInput, Textarea, TextInput } from '@mantine/core';
import type { ScriptPreset } from '@demarc/contracts';
import { Age, Card, ConfirmAction, EmptyState, ErrorNote, PageHeader } from '@demarc/ui';
import { Loaded } from '../../../components/loaded';
import { serverErrorsOf, type FormErrors } from '../../../lib/form-errors';
import { useLive } from '../../../lib/live';
import { useMay } from '../../../lib/session';
import { scriptsKey, useDeletePreset, usePresets, useSavePreset } from '../api/scripts';
import { draftOfPreset, EMPTY_PRESET, readPresetDraft, type PresetDraft } from './preset-form';
import { ProvisionsCard } from './provisions-card';
import { EVENTS } from './script-words';
import { TryCard } from './try-card';
import classes from './scripts.module.css';

export interface PresetProps {
  draft: PresetDraft;
  faults: FormErrors;
  readOnly: boolean;
  onChange: (draft: PresetDraft) => void;
}

function BasicsCard({ draft, faults, readOnly, onChange }: PresetProps): JSX.Element {
  return (
    <Card title="Preset">
      <Stack gap="md">
        <TextInput
          label="Name"
          value={draft.name}
          error={faults['name']}
          readOnly={readOnly}
          onChange={(event) => onChange({ ...draft, name: event.currentTarget.value })}
        />
        <Switch
          label="It runs"
          checked={draft.isEnabled}
          disabled={readOnly}
          onChange={(event) => onChange({ ...draft, isEnabled: event.currentTarget.checked })}
        />
        <TextInput
          label="Channel"
          description="What fails together: a fault lets the presets of its channel rest, and no others."
          value={draft.channel}
          error={faults['channel']}
          readOnly={readOnly}
          onChange={(event) => onChange({ ...draft, channel: event.currentTarget.value })}
        />
        <NumberInput
          label="Weight"
          description="Of two presets that declare the same, the heavier one has the last word."
          hideControls
          allowDecimal={false}
          readOnly={readOnly}
          error={faults['weight']}
          value={draft.weight}
          onChange={(weight) => typeof weight === 'number' && onChange({ ...draft, weight })}
        />
      </Stack>
    </Card>
  );
}

function WhenCard({ draft, faults, readOnly, onChange }: PresetProps): JSX.Element {
  return (
    <Card title="When, and for whom">
      <Stack gap="md">
        <TagsInput
          label="Events that the session has"
          description="None: every session."
          data={EVENTS}
          value={[...draft.on]}
          error={faults['events']}
          readOnly={readOnly}
          onChange={(on) => onChange({ ...draft, on })}
        />
        <TagsInput
          label="Events that it has not"
          data={EVENTS}
          value={[...draft.off]}
          error={faults['off']}
          readOnly={readOnly}
          onChange={(off) => onChange({ ...draft, off })}
        />
        <TextInput
          label="Schedule"
          description="For how many seconds, and from when as cron, in UTC: 3600 0 3 * * *. Empty: always."
          value={draft.schedule}
          error={faults['schedule']}
          readOnly={readOnly}
          onChange={(event) => onChange({ ...draft, schedule: event.currentTarget.value })}
        />
        <Textarea
          label="Condition"
          description='Such as DeviceID.ProductClass = "HG8245" AND Tags.vip IS NOT NULL. Empty: all routers.'
          autosize
          minRows={2}
          value={draft.precondition}
          error={faults['precondition']}
          readOnly={readOnly}
          onChange={(event) => onChange({ ...draft, precondition: event.currentTarget.value })}
        />
      </Stack>
    </Card>
  );
}

function PresetEditor({
  preset,
  onSaved,
}: {
  preset: ScriptPreset | null;
  onSaved: (id: string) => void;
}): JSX.Element {
  const [draft, setDraft] = useState<PresetDraft>(() => (preset === null ? EMPTY_PRESET : draftOfPreset(preset)));
  const [isAsked, setAsked] = useState(false);
  const save = useSavePreset(preset?.id ?? null);
  const readOnly = !useMay('router.scripts');
  const { body, faults } = readPresetDraft(draft);
  const submit = (): void => {
    setAsked(true);
    if (body === null) return;
    save.mutate(preset === null ? body : { ...body, version: preset.version }, { onSuccess: ({ id }) => onSaved(id) });
  };
  const shown = isAsked ? { ...serverErrorsOf(save.error), ...faults } : {};
  const common: PresetProps = { draft, faults: shown, readOnly, onChange: setDraft };
  return (
    <div className={classes.columns}>
      <form
        noValidate
        className={classes.stack}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <BasicsCard {...common} />
        <WhenCard {...common} />
        <ProvisionsCard {...common} />
        {save.error !== null && (
          <ErrorNote what="The preset was not saved." holds="What was before stands." error={save.error} />
        )}
        {!readOnly && (
          <div className={classes.acts}>
            <Button type="submit" loading={save.isPending}>
              Save
            </Button>
            <span className={classes.sub}>It is in force from the next session on.</span>
          </div>
        )}
      </form>
      <TryCard what={{ preset: body }} />
    </div>
  );
}

function Delete({ preset }: { preset: ScriptPreset }): JSX.Element | null {
  const remove = useDeletePreset(preset.id);
  const navigate = useNavigate();
  const mayWrite = useMay('router.scripts');
  if (!mayWrite) return null;
  return (
    <>
      <ConfirmAction
        level={1}
        verb="Delete"
        destructive
        effect="Its provisions stay, and do not run by it any more. To stop it for a while, switch it off."
        busy={remove.isPending}
        onConfirm={() =>
          remove.mutateAsync().then(() => navigate({ to: '/scripts', search: { tab: 'presets' } as never }))
        }
      />
      {remove.error !== null && <ErrorNote what="It was not deleted." error={remove.error} />}
    </>
  );
}

function KnownPreset({ presetId }: { presetId: string }): JSX.Element {
  useLive(['script'], [scriptsKey]);
  return (
    <Loaded query={usePresets()} what="The preset" lines={10}>
      {(presets) => {
        const preset = presets.find(({ id }) => id === presetId);
        if (preset === undefined) return <EmptyState title="There is no such preset." />;
        return (
          <>
            <PageHeader
              title={preset.name}
              lead={
                <>
                  {preset.isEnabled ? 'On' : 'Off'}, version {preset.version} by {preset.changedBy},{' '}
                  <Age at={preset.changedAt} />
                </>
              }
              actions={<Delete preset={preset} />}
            />
            <PresetEditor key={preset.version} preset={preset} onSaved={() => undefined} />
          </>
        );
      }}
    </Loaded>
  );
}

/** One preset: when which provisions run, and for whom. */
export function PresetPage(): JSX.Element {
  const { presetId } = useParams({ strict: false });
  const navigate = useNavigate();
  if (presetId !== undefined && presetId !== 'new') return <KnownPreset key={presetId} presetId={presetId} />;
  return (
    <>
      <PageHeader title="New preset" lead="When which provisions run, and for which routers." />
      <PresetEditor
        preset={null}
        onSaved={(id) => void navigate({ to: '/scripts/presets/$presetId', params: { presetId: id } })}
      />
    </>
  );
}
