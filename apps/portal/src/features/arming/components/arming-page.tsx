import { useState, type JSX } from 'react';
import type { ArmingOverview, EnrolmentWindow, ObservedModel, RouterRow } from '@demarc/contracts';
import {
  Age,
  Card,
  DataTable,
  EmptyState,
  formatCount,
  formatInstant,
  PageHeader,
  useZone,
  visibleText,
  type TableColumn,
} from '@demarc/ui';
import { Loaded } from '../../../components/loaded';
import { PageLink, useOpenPage } from '../../../components/page-link';
import { useLive } from '../../../lib/live';
import { useMay } from '../../../lib/session';
import { armingKey, useArming, useEnrolmentWindows, useObservedRouters } from '../api/arming';
import { ImportCard } from './import-card';
import { ModelsCard } from './models-card';
import { WaveDrawer } from './wave-drawer';
import { WavesCard } from './waves-card';
import classes from './arming.module.css';

function sentenceOf({ models, waves }: ArmingOverview): string {
  const observed = models.reduce((sum, model) => sum + model.observed, 0);
  const differences = models.reduce((sum, model) => sum + model.differences, 0);
  const halted = waves.filter(({ state }) => state === 'halted').length;
  const first =
    observed === 0
      ? 'Every router is managed.'
      : `${formatCount(observed)} ${observed === 1 ? 'router is' : 'routers are'} only observed: ${formatCount(differences)} parameters differ, and nothing is written until somebody arms them.`;
  return halted === 0 ? first : `${first} ${halted === 1 ? 'A wave is' : `${halted} waves are`} halted.`;
}

const COLUMNS: readonly TableColumn<RouterRow>[] = [
  { id: 'serial', header: 'Router', title: true, cell: (row) => visibleText(row.serialNumber, 64) },
  { id: 'model', header: 'Model', cell: (row) => visibleText(row.productClass ?? 'not seen yet', 40) },
  { id: 'who', header: 'Subscriber', cell: (row) => row.subscription?.subscriberName ?? '–' },
  { id: 'differs', header: 'Would be written', align: 'end', cell: (row) => formatCount(row.pendingCount) },
  { id: 'answered', header: 'Answered', priority: 2, cell: (row) => <Age at={row.lastInformAt} none="never" /> },
];

function ObservedCard(): JSX.Element {
  const open = useOpenPage();
  return (
    <Card title="Observed routers" flush>
      <Loaded query={useObservedRouters()} what="The observed routers">
        {({ items, nextCursor }) => (
          <>
            <DataTable
              label="Observed routers"
              columns={COLUMNS}
              rows={items}
              rowKey={(row) => row.id}
              hrefOf={(row) => `/routers/${row.id}?tab=wanted`}
              onOpen={(row) => open(`/routers/${row.id}?tab=wanted`)}
              empty={<EmptyState title="None." />}
            />
            {nextCursor !== null && <p className={classes.more}>The newest 100 of them.</p>}
          </>
        )}
      </Loaded>
    </Card>
  );
}

function Windows({ windows }: { windows: readonly EnrolmentWindow[] }): JSX.Element {
  const zone = useZone();
  if (windows.length === 0) return <EmptyState title="No window is open." />;
  return (
    <ul className={classes.rows}>
      {windows.map((window) => (
        <li key={window.routerId} className={classes.row}>
          <span>
            <PageLink href={`/routers/${window.routerId}`}>{visibleText(window.serialNumber, 64)}</PageLink> may enrol
            again until {formatInstant(window.until, zone)}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Routers that were not born here: what would be written to them, and how they are armed. */
export function ArmingPage(): JSX.Element {
  const query = useArming();
  const windows = useEnrolmentWindows();
  const mayArm = useMay('router.arm');
  const [model, setModel] = useState<ObservedModel | null>(null);
  useLive(['arming', 'router', 'control'], [armingKey]);
  return (
    <>
      <PageHeader title="Arming" lead={query.data && sentenceOf(query.data)} />
      <div className={classes.stack}>
        <Loaded query={query} what="The observed models">
          {(overview) => (
            <div className={classes.stack}>
              <WavesCard waves={overview.waves} />
              <ModelsCard models={overview.models} onWave={setModel} />
            </div>
          )}
        </Loaded>
        <ObservedCard />
        {mayArm && <ImportCard />}
        <Card title="Open enrolment windows" flush>
          <Loaded query={windows} what="The enrolment windows" lines={2}>
            {(list) => <Windows windows={list} />}
          </Loaded>
        </Card>
      </div>
      <WaveDrawer model={model} onClose={() => setModel(null)} />
    </>
  );
}
