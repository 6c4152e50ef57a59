import type { JSX } from 'react';
import type { Router, RouterHost } from '@demarc/contracts';
import {
  Age,
  Card,
  CopyText,
  DataTable,
  EmptyState,
  formatDbm,
  formatDuration,
  formatInstant,
  KeyValue,
  StateMark,
  useNow,
  useZone,
  visibleText,
  type TableColumn,
} from '@demarc/ui';
import listClasses from '../../../components/list-page.module.css';
import { MakeCard } from './make-card';
import { connectionRequestWords } from '../../../components/call-words';
import { PresenceCard } from './presence-card';
import { CredentialCard } from './credential-card';
import { ReachCard } from './reach-card';
import { MANAGEMENT_PATHS, rxLook, wifiLook } from './router-words';
import classes from './router-page.module.css';

/** What every Inform tells is as fresh as the last Inform; the rest as the last reading of the tree. */
const INFORM_STALE_SECONDS = 3600;
const TREE_STALE_SECONDS = 900;

function useIsStale(at: string | null, seconds: number): boolean {
  const now = useNow();
  return at === null || now - Date.parse(at) > seconds * 1000;
}

const device = (text: string | null): string | null => (text === null ? null : visibleText(text));

function ConnectionRequest({ router }: { router: Router }): JSX.Element | string {
  const last = router.lastConnectionRequest;
  if (last === null) return 'never';
  const why = last.reason === null ? '' : ` (${last.reason})`;
  if (last.answeredAt === null) {
    return (
      <>
        <Age at={last.requestedAt} />: {connectionRequestWords(last.outcome)}
        {why}
      </>
    );
  }
  const seconds = (Date.parse(last.answeredAt) - Date.parse(last.requestedAt)) / 1000;
  return (
    <>
      <Age at={last.requestedAt} />: it came after {formatDuration(Math.max(0, seconds))}
      {why}
    </>
  );
}

/** An uptime is as old as its reading; the instant of the start stays true. */
function startedAt({ summary }: Router): string | null {
  if (summary.uptimeSeconds === null || summary.treeReadAt === null) return null;
  return new Date(Date.parse(summary.treeReadAt) - summary.uptimeSeconds * 1000).toISOString();
}

/** An old value never makes a green light. */
function Optical({ router }: { router: Router }): JSX.Element | null {
  const { rxPowerDbm, txPowerDbm, treeReadAt } = router.summary;
  const isStale = useIsStale(treeReadAt, TREE_STALE_SECONDS);
  if (rxPowerDbm === null) return null;
  return (
    <>
      <StateMark look={isStale ? 'unknown' : rxLook(rxPowerDbm)} word={`${formatDbm(rxPowerDbm)} in`} />
      {txPowerDbm !== null && `, ${formatDbm(txPowerDbm)} out`}
      {isStale && (
        <>
          , <Age at={treeReadAt} prefix="read" staleAfterSeconds={TREE_STALE_SECONDS} />
        </>
      )}
    </>
  );
}

function PppState({ router }: { router: Router }): JSX.Element | null {
  const { pppStatus } = router.summary;
  const isStale = useIsStale(router.lastInformAt, INFORM_STALE_SECONDS);
  if (pppStatus === null) return null;
  const look = isStale ? 'unknown' : pppStatus === 'Connected' ? 'ok' : 'fault';
  return <StateMark look={look} word={visibleText(pppStatus, 40)} />;
}

function Connection({ router }: { router: Router }): JSX.Element {
  const { summary } = router;
  const started = startedAt(router);
  return (
    <Card
      title="Connection"
      aside={<Age at={router.lastInformAt} prefix="told" none="never told" staleAfterSeconds={INFORM_STALE_SECONDS} />}
    >
      <KeyValue
        items={[
          ['PPP', <PppState key="ppp" router={router} />],
          ['PPPoE user', device(summary.pppUsername)],
          ['Last PPP error', summary.pppLastError === 'ERROR_NONE' ? 'none' : device(summary.pppLastError)],
          ['WAN IP', summary.wanIp === null ? null : <CopyText key="ip" text={summary.wanIp} label="WAN IP" mono />],
          ['Started', started === null ? null : <Age key="started" at={started} />],
          ['Optical power', summary.rxPowerDbm === null ? null : <Optical key="rx" router={router} />],
          ['Managed over', MANAGEMENT_PATHS[router.managementPath]],
          ['Last woken', <ConnectionRequest key="cr" router={router} />],
        ]}
      />
    </Card>
  );
}

/** How old the reading of the tree is, from which the card's values come. */
function TreeAge({ router }: { router: Router }): JSX.Element {
  return (
    <Age at={router.summary.treeReadAt} prefix="read" none="not read yet" staleAfterSeconds={TREE_STALE_SECONDS} />
  );
}

function Identity({ router }: { router: Router }): JSX.Element {
  const zone = useZone();
  const mono = (text: string | null): JSX.Element | null =>
    text === null ? null : <span className={listClasses.mono}>{visibleText(text)}</span>;
  return (
    <Card title="The box">
      <KeyValue
        items={[
          ['Manufacturer', device(router.manufacturer)],
          ['OUI', mono(router.oui)],
          ['Product class', mono(router.productClass)],
          ['Serial number', mono(router.serialNumber)],
          ['Firmware', device(router.softwareVersion)],
          ['Hardware', device(router.hardwareVersion)],
          [
            'Data model',
            router.root === null ? null : `${router.root} (${router.root.startsWith('Device') ? 'TR-181' : 'TR-098'})`,
          ],
          ['Parameters', router.parameterCount === 0 ? 'not read yet' : String(router.parameterCount)],
          ['Mode', router.mode === 'manage' ? 'managed' : 'observed: nothing is written'],
          ['Calls from', mono(router.sourceAddress)],
          ['Is called at', mono(router.connectionRequestUrl)],
          ['Enrolled', router.enrolledAt === null ? 'not yet' : formatInstant(router.enrolledAt, zone)],
          ['Known since', formatInstant(router.createdAt, zone)],
        ]}
      />
    </Card>
  );
}

function Wifi({ router }: { router: Router }): JSX.Element {
  const { wifi } = router.summary;
  return (
    <Card title="WiFi" aside={<TreeAge router={router} />}>
      {wifi.length === 0 ? (
        <EmptyState title="The router has told of no WiFi." />
      ) : (
        <KeyValue
          items={wifi.map((network) => [
            `${network.band} GHz`,
            <span key={network.band}>
              {network.ssid === null ? 'no name' : `“${visibleText(network.ssid, 40)}”`}
              {network.channel === null ? '' : `, channel ${visibleText(network.channel, 10)}`}{' '}
              {network.enabled === null ? null : (
                <StateMark look={network.enabled ? 'ok' : 'off'} word={network.enabled ? 'on' : 'off'} />
              )}
            </span>,
          ])}
        />
      )}
    </Card>
  );
}

function signalWords(host: RouterHost): string {
  if (host.interface === null) return 'not said';
  return /wi-?fi|wlan|802\.11|radio|ssid/i.test(host.interface) ? 'WiFi, signal not said' : 'wired';
}

const HOST_COLUMNS: readonly TableColumn<RouterHost>[] = [
  {
    id: 'name',
    header: 'Name',
    title: true,
    cell: (host) => (host.name === '' ? 'unnamed' : visibleText(host.name, 40)),
  },
  {
    id: 'state',
    header: 'State',
    cell: (host) => <StateMark look={host.active ? 'ok' : 'off'} word={host.active ? 'connected' : 'away'} />,
  },
  { id: 'ip', header: 'IP', cell: (host) => <span className={listClasses.mono}>{host.ip ?? '–'}</span> },
  {
    id: 'mac',
    header: 'MAC',
    priority: 2,
    cell: (host) => <span className={listClasses.mono}>{host.mac ?? '–'}</span>,
  },
  {
    id: 'signal',
    header: 'Signal',
    priority: 2,
    cell: (host) =>
      host.signalDbm === null ? (
        signalWords(host)
      ) : (
        <StateMark look={wifiLook(host.signalDbm)} word={formatDbm(host.signalDbm)} />
      ),
  },
];

function Hosts({ router }: { router: Router }): JSX.Element {
  const { hosts } = router.summary;
  const connected = hosts.filter((host) => host.active).length;
  return (
    <Card
      title={`Connected devices${hosts.length === 0 ? '' : ` (${connected} of ${hosts.length})`}`}
      aside={<TreeAge router={router} />}
      flush
    >
      <DataTable
        label="Connected devices"
        columns={HOST_COLUMNS}
        rows={hosts}
        rowKey={(host) => host.mac ?? `${host.name} ${host.ip ?? ''}`}
        empty={<EmptyState title="The router has told of no devices behind it." />}
      />
    </Card>
  );
}

export function RouterOverview({ router }: { router: Router }): JSX.Element {
  return (
    <div className={classes.grid}>
      <div className={classes.stack}>
        <PresenceCard routerId={router.id} />
        <Connection router={router} />
        <Wifi router={router} />
        <ReachCard router={router} />
      </div>
      <div className={classes.stack}>
        <Identity router={router} />
        <CredentialCard router={router} />
      </div>
      <div className={classes.wide}>
        <Hosts router={router} />
      </div>
      <div className={classes.wide}>
        <MakeCard routerId={router.id} />
      </div>
    </div>
  );
}
