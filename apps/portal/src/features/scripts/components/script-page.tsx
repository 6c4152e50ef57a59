import type { JSX } from 'react';
import { useNavigate, useParams } from '@tanstack/react-router';
import { Button, Tabs } from '@mantine/core';
import type { Script } from '@demarc/contracts';
import { Age, ConfirmAction, EmptyState, ErrorNote, PageHeader } from '@demarc/ui';
import { z } from 'zod';
import listClasses from '../../../components/list-page.module.css';
import { Loaded } from '../../../components/loaded';
import { useLive } from '../../../lib/live';
import { useMay } from '../../../lib/session';
import { useUrlState } from '../../../lib/url-state';
import { scriptsKey, useDeleteScript, usePresets, useScripts } from '../api/scripts';
import { ScriptEditor } from './script-editor';
import { KIND_WORDS, presetsOf } from './script-words';
import { VersionsCard } from './versions-card';
import classes from './scripts.module.css';

const Search = z.object({ tab: z.enum(['edit', 'versions']).default('edit') });

function Delete({ script }: { script: Script }): JSX.Element | null {
  const remove = useDeleteScript(script.id);
  const presets = presetsOf(script.name, usePresets().data ?? []).map(({ name }) => name);
  const navigate = useNavigate();
  const mayWrite = useMay('router.scripts');
  if (!mayWrite) return null;
  return (
    <>
      <ConfirmAction
        level={1}
        verb="Delete"
        destructive
        effect={
          script.kind === 'provision' && presets.length > 0
            ? `Run by ${presets.join(', ')}, which do nothing of it from then on. Its versions stay in the database.`
            : 'Its versions stay in the database, and the audit log keeps who changed what.'
        }
        busy={remove.isPending}
        onConfirm={() => remove.mutateAsync().then(() => navigate({ to: '/scripts' }))}
      />
      {remove.error !== null && <ErrorNote what="It was not deleted." error={remove.error} />}
    </>
  );
}

function Whole({ script }: { script: Script }): JSX.Element {
  const [{ tab }, set] = useUrlState(Search);
  return (
    <>
      <PageHeader
        title={script.name}
        lead={
          <>
            {KIND_WORDS[script.kind]}, version {script.version} by {script.changedBy}, <Age at={script.changedAt} />
          </>
        }
        actions={<Delete script={script} />}
      />
      <Tabs
        value={tab}
        onChange={(next) => set({ tab: next === 'versions' ? 'versions' : 'edit' })}
        // What is being written is not lost by a look at what was.
        keepMounted
      >
        <Tabs.List className={listClasses.tabs}>
          <Tabs.Tab value="edit">Script</Tabs.Tab>
          <Tabs.Tab value="versions">Versions</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="edit" className={classes.panel}>
          <ScriptEditor key={script.version} script={script} onSaved={() => undefined} />
        </Tabs.Panel>
        <Tabs.Panel value="versions" className={classes.panel}>
          {tab === 'versions' && <VersionsCard script={script} />}
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

function NewScript(): JSX.Element {
  const navigate = useNavigate();
  return (
    <>
      <PageHeader
        title="New script"
        lead="What a router should know and be, in JavaScript; try it before a preset runs it."
      />
      <ScriptEditor
        script={null}
        onSaved={({ id }) => void navigate({ to: '/scripts/$scriptId', params: { scriptId: id } })}
      />
    </>
  );
}

function KnownScript({ scriptId }: { scriptId: string }): JSX.Element {
  const navigate = useNavigate();
  useLive(['script'], [scriptsKey]);
  return (
    <Loaded query={useScripts()} what="The script" lines={10}>
      {(scripts) => {
        const script = scripts.find(({ id }) => id === scriptId);
        if (script !== undefined) return <Whole script={script} />;
        return (
          <EmptyState title="There is no such script.">
            <Button variant="default" onClick={() => void navigate({ to: '/scripts' })}>
              Back to scripts
            </Button>
          </EmptyState>
        );
      }}
    </Loaded>
  );
}

/** One script: its text, what it would do to a router, and what it was. */
export function ScriptPage(): JSX.Element {
  const { scriptId } = useParams({ strict: false });
  if (scriptId === undefined || scriptId === 'new') return <NewScript />;
  return <KnownScript key={scriptId} scriptId={scriptId} />;
}
