import type { JSX } from 'react';
import { useNavigate } from '@tanstack/react-router';
import { Button, Tabs } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { Script, ScriptFault, ScriptPreset } from '@demarc/contracts';
import { formatCount, PageHeader } from '@demarc/ui';
import { z } from 'zod';
import listClasses from '../../../components/list-page.module.css';
import { useLive } from '../../../lib/live';
import { useMay } from '../../../lib/session';
import { useUrlState } from '../../../lib/url-state';
import { scriptsKey, usePresets, useScriptFaults, useScripts } from '../api/scripts';
import { ExtensionsCard } from './extensions-card';
import { FaultsCard, PresetsCard, ScriptsCard } from './lists';
import { TryCard } from './try-card';
import classes from './scripts.module.css';

const TABS = ['scripts', 'presets', 'faults', 'extensions', 'try'] as const;
type Tab = (typeof TABS)[number];
const Search = z.object({ tab: z.enum(TABS).default('scripts') });

function sentenceOf(scripts: readonly Script[], presets: readonly ScriptPreset[], faults: readonly ScriptFault[]) {
  const on = presets.filter(({ isEnabled }) => isEnabled).length;
  const failed = new Set(faults.map(({ routerId }) => routerId)).size;
  const said = `${scripts.length === 1 ? 'One script' : `${formatCount(scripts.length)} scripts`}, ${
    on === 1 ? 'one preset runs' : `${formatCount(on)} presets run`
  } them`;
  return failed === 0
    ? `${said}; nothing has failed.`
    : `${said}; something failed on ${failed === 1 ? 'one router' : `${formatCount(failed)} routers`}.`;
}

function Actions({ onNew }: { onNew: (what: 'script' | 'preset') => void }): JSX.Element {
  const plus = <IconPlus size={16} stroke={1.5} aria-hidden />;
  return (
    <>
      <Button variant="default" leftSection={plus} onClick={() => onNew('preset')}>
        Add a preset
      </Button>
      <Button leftSection={plus} onClick={() => onNew('script')}>
        Add a script
      </Button>
    </>
  );
}

/** Scripts of operators, in the language of GenieACS: which there are, when they run, and what has failed. */
export function ScriptsPage(): JSX.Element {
  const [{ tab }, set] = useUrlState(Search);
  const [scripts, presets, faults] = [useScripts(), usePresets(), useScriptFaults()];
  const navigate = useNavigate();
  const mayWrite = useMay('router.scripts');
  useLive(['script'], [scriptsKey]);
  const openScript = (scriptId: string): void => void navigate({ to: '/scripts/$scriptId', params: { scriptId } });
  const openPreset = (presetId: string): void =>
    void navigate({ to: '/scripts/presets/$presetId', params: { presetId } });
  const failed = faults.data?.length ?? 0;
  return (
    <>
      <PageHeader
        title="Scripts"
        lead={scripts.data && presets.data && faults.data && sentenceOf(scripts.data, presets.data, faults.data)}
        actions={mayWrite && <Actions onNew={(what) => (what === 'script' ? openScript('new') : openPreset('new'))} />}
      />
      <Tabs value={tab} onChange={(next) => set({ tab: (next ?? 'scripts') as Tab })} keepMounted={false}>
        <Tabs.List className={listClasses.tabs}>
          <Tabs.Tab value="scripts">Scripts</Tabs.Tab>
          <Tabs.Tab value="presets">Presets</Tabs.Tab>
          <Tabs.Tab value="faults">{failed === 0 ? 'Faults' : `Faults (${formatCount(failed)})`}</Tabs.Tab>
          <Tabs.Tab value="extensions">Extensions</Tabs.Tab>
          <Tabs.Tab value="try">Try all</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="scripts" className={classes.panel}>
          <ScriptsCard query={scripts} presets={presets.data ?? []} onOpen={openScript} />
        </Tabs.Panel>
        <Tabs.Panel value="presets" className={classes.panel}>
          <PresetsCard query={presets} onOpen={openPreset} />
        </Tabs.Panel>
        <Tabs.Panel value="faults" className={classes.panel}>
          <FaultsCard query={faults} />
        </Tabs.Panel>
        <Tabs.Panel value="extensions" className={classes.panel}>
          <ExtensionsCard />
        </Tabs.Panel>
        <Tabs.Panel value="try" className={classes.panel}>
          <TryCard what={null} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
