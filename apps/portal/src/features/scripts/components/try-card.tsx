import { useState, type JSX } from 'react';
import { Button, Select, TagsInput, TextInput } from '@mantine/core';
import { TryScripts, type CreateScriptPreset, type ScriptKind, type ScriptTrial } from '@demarc/contracts';
import { Card, EmptyState, ErrorNote, StateMark, visibleText } from '@demarc/ui';
import { useFindRouters } from '../../../lib/find-routers';
import { useTryScripts } from '../api/scripts';
import { readJson } from './read-json';
import { EVENTS } from './script-words';
import { TrialReport } from './trial-report';
import classes from './scripts.module.css';

export interface TriedScript {
  readonly kind: ScriptKind;
  readonly name: string;
  readonly source: string;
}

export interface TryCardProps {
  /** What is edited; null: the presets that are on, as they are stored. */
  what: { readonly script: TriedScript } | { readonly preset: CreateScriptPreset | null } | null;
  onTried?: (trial: ScriptTrial | null) => void;
}

function RouterField({ value, onChange }: { value: string | null; onChange: (id: string | null) => void }) {
  const [search, setSearch] = useState('');
  const routers = useFindRouters(search).data?.items ?? [];
  return (
    <Select
      label="Router"
      placeholder="Serial, model or subscriber"
      searchable
      clearable
      searchValue={search}
      onSearchChange={setSearch}
      filter={({ options }) => options}
      value={value}
      onChange={onChange}
      data={routers.map((router) => ({
        value: router.id,
        label: `${visibleText(router.serialNumber, 64)} ${visibleText(router.modelName ?? '', 40)}`.trim(),
      }))}
    />
  );
}

/** What of the request is not the same for all. */
function askedOf(what: TryCardProps['what'], args: unknown): Record<string, unknown> {
  if (what === null) return {};
  // A preset that cannot be read is not tried.
  return 'preset' in what ? { preset: what.preset } : { script: { ...what.script, args } };
}

function useTrial({ what, onTried }: TryCardProps) {
  const [routerId, setRouterId] = useState<string | null>(null);
  const [events, setEvents] = useState<string[]>(['2 PERIODIC']);
  const [args, setArgs] = useState('');
  const [samples, setSamples] = useState<Readonly<Record<string, string>>>({});
  const tried = useTryScripts();
  const given = readJson(`[${args}]`);
  const answers = Object.fromEntries(
    Object.entries(samples).flatMap(([key, text]) => {
      const read = readJson(text);
      return text.trim() === '' || read === undefined ? [] : [[key, read]];
    }),
  );
  const body =
    routerId === null
      ? null
      : TryScripts.safeParse({
          routerId,
          events,
          samples: answers,
          ...askedOf(what, given),
        });
  const run = (): void => {
    if (body?.success === true) tried.mutate(body.data, { onSuccess: onTried, onError: () => onTried?.(null) });
  };
  return {
    routerId,
    setRouterId,
    events,
    setEvents,
    args,
    setArgs,
    samples,
    setSamples,
    tried,
    run,
    argsFault: given === undefined ? 'Values as in JSON, separated by commas.' : undefined,
    isReady: body?.success === true,
    isOld: tried.isSuccess && JSON.stringify(tried.variables) !== JSON.stringify(body?.data),
  };
}

/** Runs what is in the editor upon one router as it is known, with the machine of a session, and sends nothing. */
export function TryCard(props: TryCardProps): JSX.Element {
  const trial = useTrial(props);
  const { tried } = trial;
  const { what } = props;
  const isProvision = what !== null && 'script' in what && what.script.kind === 'provision';
  return (
    <Card title="Try it on one router">
      <div className={classes.stack}>
        <p className={classes.sub}>
          {what !== null && 'script' in what ? 'It alone runs' : 'All presets that are on run'}, upon what the router
          said last. Nothing is sent, and no extension is asked.
        </p>
        <RouterField value={trial.routerId} onChange={trial.setRouterId} />
        <TagsInput
          label="Events of the session"
          data={EVENTS}
          maxTags={20}
          value={trial.events}
          onChange={trial.setEvents}
        />
        {isProvision && (
          <TextInput
            label="Arguments"
            description={'As a preset gives them: "Home", 42'}
            value={trial.args}
            error={trial.argsFault}
            onChange={(event) => trial.setArgs(event.currentTarget.value)}
          />
        )}
        <Button variant="default" disabled={!trial.isReady} loading={tried.isPending} onClick={trial.run}>
          Try it
        </Button>
        {tried.error !== null && (
          <ErrorNote what="It could not be tried." holds="Nothing was sent." error={tried.error} />
        )}
        {tried.data === undefined && tried.error === null && (
          <EmptyState title={trial.routerId === null ? 'No router chosen.' : 'Not tried yet.'} />
        )}
        {tried.data !== undefined && (
          <>
            {trial.isOld && <StateMark look="look" word="Something was changed since" />}
            <TrialReport trial={tried.data} samples={trial.samples} onSamples={trial.setSamples} />
          </>
        )}
      </div>
    </Card>
  );
}
