import type { JSX } from 'react';
import { Tabs } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import type { Router } from '@demarc/contracts';
import { Age, CopyText, PageHeader, StateMark, visibleText } from '@demarc/ui';
import { z } from 'zod';
import listClasses from '../../../components/list-page.module.css';
import { Loaded } from '../../../components/loaded';
import { PageLink } from '../../../components/page-link';
import { useLive } from '../../../lib/live';
import { useUrlState } from '../../../lib/url-state';
import { routerKey, useRouter } from '../api/get-router';
import { ArmNote } from './arm-note';
import { DiagnosticsTab } from './diagnostics-tab';
import { EventsTab } from './events-tab';
import { FilesTab } from './files-tab';
import { HistoryTab } from './history-tab';
import { ParametersTab } from './parameters-tab';
import { RouterActions } from './router-actions';
import { RouterOverview } from './router-overview';
import { RouterTags } from './router-tags';
import { modelOf, routerSentence } from './router-words';
import { ScriptsTab } from './scripts-tab';
import { SeriesTab } from './series-tab';
import { SharedSerialNote } from './shared-serial-note';
import { TasksTab } from './tasks-tab';
import { WantedTab } from './wanted-tab';
import classes from './router-page.module.css';

const TABS = [
  'overview',
  'wanted',
  'parameters',
  'diagnostics',
  'series',
  'history',
  'files',
  'scripts',
  'tasks',
  'events',
] as const;
const Search = z.object({ tab: z.enum(TABS).default('overview') });
type Tab = (typeof TABS)[number];

const STALE_SECONDS = 3600;

function tabWords(router: Router): Record<Tab, string> {
  const differing = router.pendingCount + router.refusedCount;
  return {
    overview: 'Overview',
    wanted: differing === 0 ? 'Wanted vs reported' : `Wanted vs reported (${differing})`,
    parameters: 'Parameters',
    diagnostics: 'Diagnostics',
    series: 'Over time',
    history: 'History',
    files: 'Files',
    scripts: 'Scripts',
    tasks: 'Tasks',
    events: 'Events',
  };
}

function Head({ router }: { router: Router }): JSX.Element {
  return (
    <>
      <title>{`${visibleText(modelOf(router), 60)} ${visibleText(router.serialNumber, 64)} · Demarc`}</title>
      <PageHeader
        title={
          <span className={classes.title}>
            {visibleText(modelOf(router), 60)}
            <StateMark cpe={router.state} chip />
          </span>
        }
        lead={routerSentence(router)}
      />
      <div className={classes.facts}>
        <CopyText text={router.serialNumber} label="serial number" mono>
          {visibleText(router.serialNumber, 64)}
        </CopyText>
        {router.subscription === null ? (
          <span>no subscriber</span>
        ) : (
          <PageLink href={`/subscribers/${router.subscription.subscriberNumber}`}>
            {router.subscription.subscriberName} {router.subscription.subscriberNumber}
          </PageLink>
        )}
        <Age at={router.lastInformAt} prefix="answered" none="never answered" staleAfterSeconds={STALE_SECONDS} />
        <RouterTags router={router} />
      </div>
    </>
  );
}

function RouterTabs({ router }: { router: Router }): JSX.Element {
  const [{ tab }, set] = useUrlState(Search);
  const words = tabWords(router);
  return (
    <Tabs value={tab} onChange={(next) => set({ tab: (next ?? 'overview') as Tab })} keepMounted={false}>
      <Tabs.List className={`${listClasses.tabs} ${classes.tabs ?? ''}`}>
        {TABS.map((one) => (
          <Tabs.Tab key={one} value={one}>
            {words[one]}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <div className={classes.panel}>
        <Tabs.Panel value="overview">
          <RouterOverview router={router} />
        </Tabs.Panel>
        <Tabs.Panel value="wanted">
          <WantedTab router={router} />
        </Tabs.Panel>
        <Tabs.Panel value="parameters">
          <ParametersTab router={router} />
        </Tabs.Panel>
        <Tabs.Panel value="diagnostics">
          <DiagnosticsTab routerId={router.id} />
        </Tabs.Panel>
        <Tabs.Panel value="series">
          <SeriesTab router={router} />
        </Tabs.Panel>
        <Tabs.Panel value="history">
          <HistoryTab routerId={router.id} />
        </Tabs.Panel>
        <Tabs.Panel value="files">
          <FilesTab router={router} />
        </Tabs.Panel>
        <Tabs.Panel value="scripts">
          <ScriptsTab routerId={router.id} />
        </Tabs.Panel>
        <Tabs.Panel value="tasks">
          <TasksTab routerId={router.id} />
        </Tabs.Panel>
        <Tabs.Panel value="events">
          <EventsTab routerId={router.id} />
        </Tabs.Panel>
      </div>
    </Tabs>
  );
}

export function RouterPage(): JSX.Element {
  const { routerId = '' } = useParams({ strict: false });
  const [, set] = useUrlState(Search);
  useLive(['router', 'task', 'router-upload'], [routerKey(routerId)]);
  return (
    <Loaded query={useRouter(routerId)} what="The router" lines={12}>
      {(router) => (
        <>
          <Head router={router} />
          <ArmNote router={router} />
          <SharedSerialNote router={router} />
          <RouterActions router={router} onOrdered={() => set({ tab: 'tasks' })} />
          <RouterTabs router={router} />
        </>
      )}
    </Loaded>
  );
}
