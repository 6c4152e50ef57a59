import type { JSX } from 'react';
import { Button } from '@mantine/core';
import { IconStethoscope, IconWifi } from '@tabler/icons-react';
import type { Router, ServiceOverview, Task } from '@demarc/contracts';
import {
  Age,
  Card,
  CopyText,
  EmptyState,
  formatDbm,
  formatDuration,
  KeyValue,
  StateMark,
  visibleText,
} from '@demarc/ui';
import { modelOf, rxLook, wifiLook } from '../../../components/device-words';
import { QuickDiagnostics } from '../../../components/diagnostics/quick-diagnostics';
import { PageLink } from '../../../components/page-link';
import { TaskList } from '../../../components/task-list';
import { useLive } from '../../../lib/live';
import { newIdempotencyKey } from '../../../lib/api-client';
import { useMay } from '../../../lib/session';
import { useFreshValues, useReadShown } from '../api/fresh-values';
import { useWantedState, wantedStateKey } from '../api/wanted-state';
import { missingText } from '../missing-text';
import { recentTasks } from '../recent-tasks';
import { Reboot } from './reboot';
import type { SubscriberDrawer } from './subscriber-page';
import classes from './subscriber-page.module.css';

/** Router values live for five minutes; after a missed periodic Inform the router itself counts as silent. */
const VALUES_STALE_SECONDS = 900;
const SILENT_SECONDS = 3600;
const HOSTS_SHOWN = 6;

function Connection({ router }: { router: Router }): JSX.Element {
  const { summary } = router;
  return (
    <div>
      <h3 className={classes.blockTitle}>Connection</h3>
      <KeyValue
        items={[
          [
            'PPP',
            summary.pppStatus === null ? null : (
              <StateMark
                key="ppp"
                look={summary.pppStatus === 'Connected' ? 'ok' : 'fault'}
                word={visibleText(summary.pppStatus, 40)}
              />
            ),
          ],
          ['WAN IP', summary.wanIp === null ? null : <CopyText key="ip" text={summary.wanIp} label="WAN IP" mono />],
          ['Up for', summary.uptimeSeconds === null ? null : formatDuration(summary.uptimeSeconds)],
          [
            'Optical',
            summary.rxPowerDbm === null ? null : (
              <span key="rx">
                <StateMark look={rxLook(summary.rxPowerDbm)} word={formatDbm(summary.rxPowerDbm)} />
                {summary.txPowerDbm !== null && `, sends ${formatDbm(summary.txPowerDbm)}`}
              </span>
            ),
          ],
          ...summary.wifi.map(
            (network) =>
              [
                `WiFi ${network.band}`,
                <span key={network.band}>
                  {network.ssid === null ? 'no name' : `“${visibleText(network.ssid, 40)}”`}
                  {network.channel !== null && `, channel ${visibleText(network.channel, 10)}`}
                  {network.enabled === false && ', off'}
                </span>,
              ] as const,
          ),
        ]}
      />
    </div>
  );
}

function Hosts({ router }: { router: Router }): JSX.Element {
  const active = router.summary.hosts.filter((host) => host.active);
  const shown = active.slice(0, HOSTS_SHOWN);
  return (
    <div>
      <h3 className={classes.blockTitle}>
        {active.length === 0
          ? 'No connected device'
          : `${active.length} connected device${active.length === 1 ? '' : 's'}`}
      </h3>
      <ul className={classes.hosts}>
        {shown.map((host) => (
          <li key={host.mac ?? `${host.name} ${host.ip}`}>
            <span className={classes.hostName}>
              {visibleText(host.name === '' ? (host.mac ?? 'unnamed') : host.name, 40)}
            </span>
            {host.signalDbm === null ? (
              <span className={classes.sub}>{visibleText(host.interface ?? 'wired', 20)}</span>
            ) : (
              <StateMark look={wifiLook(host.signalDbm)} word={formatDbm(host.signalDbm)} />
            )}
          </li>
        ))}
        {active.length > shown.length && (
          <li>
            <PageLink href={`/routers/${router.id}`}>{active.length - shown.length} more</PageLink>
          </li>
        )}
      </ul>
    </div>
  );
}

/** What is wanted and not there yet, said before the values themselves. */
function Missing({ router }: { router: Router }): JSX.Element | null {
  const { data: wanted } = useWantedState(router.id);
  useLive(['router', 'subscription', 'task'], [wantedStateKey(router.id)]);
  const missing = missingText(router, wanted);
  if (missing === null) return null;
  return (
    <p className={classes.missing} data-role={missing.isBad ? 'bad' : undefined} role="status">
      {missing.text} {missing.path !== null && <PageLink href={missing.path}>Why?</PageLink>}
    </p>
  );
}

/** How old the values are; while the router is asked for new ones, since when. */
function Reading({ router, reading }: { router: Router; reading: Task | undefined }): JSX.Element {
  const read = useReadShown(router.id);
  const firmware = router.softwareVersion === null ? '' : `Firmware ${visibleText(router.softwareVersion, 40)}. `;
  return (
    <p className={classes.sub}>
      {firmware}
      <Age
        at={router.summary.treeReadAt}
        prefix="Values read"
        none="Values not read yet"
        staleAfterSeconds={VALUES_STALE_SECONDS}
      />
      {reading !== undefined && (
        <>
          , <Age at={reading.createdAt} prefix="asked for new ones" />
        </>
      )}
      {reading === undefined && router.state === 'active' && (
        <>
          {' '}
          <Button
            variant="subtle"
            size="compact-xs"
            loading={read.isPending}
            onClick={() => read.mutate({ idempotencyKey: newIdempotencyKey(), maxAgeSeconds: 0 })}
          >
            Read now
          </Button>
        </>
      )}
    </p>
  );
}

/** Readings are the values themselves; what was measured stands above. */
const HAS_ITS_PLACE: ReadonlySet<Task['kind']> = new Set(['refresh', 'read-live', 'diagnose', 'inspect']);

function Tasks({ tasks }: { tasks: readonly Task[] }): JSX.Element | null {
  const shown = recentTasks(tasks.filter(({ kind }) => !HAS_ITS_PLACE.has(kind)));
  if (shown.length === 0) return null;
  return (
    <div className={classes.tasks} role="status">
      <TaskList tasks={shown} />
    </div>
  );
}

export interface RouterCardProps {
  service: ServiceOverview;
  onOpen: (drawer: SubscriberDrawer) => void;
}

/** The box in the home: what it says, how old that is, what it still has to get, and what one may do to it. */
export function RouterCard({ service, onOpen }: RouterCardProps): JSX.Element {
  const mayConfigure = useMay('router.configure');
  if (service.router !== null) {
    return <RouterView router={service.router} verdictCode={service.verdict.code} onOpen={onOpen} />;
  }
  return (
    <Card title="Router">
      <EmptyState title="No router is known for this service.">
        {mayConfigure && <Button onClick={() => onOpen('router')}>Enter its serial</Button>}
      </EmptyState>
    </Card>
  );
}

interface RouterViewProps {
  router: Router;
  verdictCode: string;
  onOpen: (drawer: SubscriberDrawer) => void;
}

function RouterView({ router, verdictCode, onOpen }: RouterViewProps): JSX.Element {
  const may = { reboot: useMay('router.reboot'), wifi: useMay('router.wifi') };
  const { tasks, reading } = useFreshValues(router, verdictCode);
  const path = `/routers/${router.id}`;
  return (
    <Card
      title={<PageLink href={path} quiet>{`Router ${visibleText(modelOf(router), 60)}`}</PageLink>}
      aside={
        <>
          <code>{visibleText(router.serialNumber, 40)}</code>
          <Age at={router.lastInformAt} prefix="answered" none="never answered" staleAfterSeconds={SILENT_SECONDS} />
        </>
      }
    >
      <Missing router={router} />
      <div className={classes.routerGrid}>
        <Connection router={router} />
        <Hosts router={router} />
      </div>
      <Reading router={router} reading={reading} />
      {router.state === 'active' && <QuickDiagnostics routerId={router.id} />}
      <div className={classes.routerActions}>
        {may.reboot && router.state === 'active' && <Reboot router={router} />}
        {may.wifi && (
          <Button variant="default" leftSection={<IconWifi size={16} stroke={1.5} />} onClick={() => onOpen('wifi')}>
            WiFi name and key
          </Button>
        )}
        <Button
          variant="default"
          leftSection={<IconStethoscope size={16} stroke={1.5} />}
          onClick={() => onOpen('diagnosis')}
        >
          Live diagnosis
        </Button>
        <PageLink href={path}>All about this router</PageLink>
      </div>
      <Tasks tasks={tasks} />
    </Card>
  );
}
