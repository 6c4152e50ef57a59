import type { JSX, ReactNode } from 'react';
import type { DeviceReading, DiagnosticResult } from '@demarc/contracts';
import { DataTable, EmptyState, formatDbm, formatDuration, formatRate, StateMark, visibleText } from '@demarc/ui';
import { wifiLook } from '../device-words';
import listClasses from '../list-page.module.css';
import { formatOctets } from '../octets';
import { headlineOf, msText } from './diagnostic-words';
import { OpticalGauge } from './optical-gauge';
import { WifiChart } from './wifi-chart';
import classes from './diagnostics.module.css';

type Of<K extends DiagnosticResult['kind']> = Extract<DiagnosticResult, { kind: K }>;

function Facts({ items }: { items: readonly (readonly [string, ReactNode])[] }): JSX.Element {
  return (
    <dl className={classes.facts}>
      {items
        .filter(([, value]) => value !== null)
        .map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

const text = (value: string | null): string | null => (value === null ? null : visibleText(value, 80));

function Ping({ result }: { result: Of<'ping'> }): JSX.Element {
  return (
    <Facts
      items={[
        ['Answered', `${result.received ?? '–'} of ${(result.received ?? 0) + (result.lost ?? 0)}`],
        ['Lost', result.lossPercent === null ? '–' : `${result.lossPercent} %`],
        ['Fastest', msText(result.minMs)],
        ['Average', msText(result.avgMs)],
        ['Slowest', msText(result.maxMs)],
        ['Address', text(result.addressUsed)],
      ]}
    />
  );
}

function Traceroute({ result }: { result: Of<'traceroute'> }): JSX.Element {
  return (
    <DataTable
      label="Hops"
      columns={[
        { id: 'hop', header: 'Hop', cell: (hop) => hop.hop, width: '56px' },
        { id: 'host', header: 'Router', title: true, cell: (hop) => text(hop.host) ?? '–' },
        {
          id: 'address',
          header: 'Address',
          priority: 2,
          cell: (hop) => <span className={listClasses.mono}>{text(hop.address) ?? '–'}</span>,
        },
        {
          id: 'times',
          header: 'Times',
          align: 'end',
          cell: (hop) =>
            hop.errorCode === null
              ? hop.rttMs.map((time) => msText(time)).join(' · ') || '–'
              : `error ${hop.errorCode}`,
        },
      ]}
      rows={result.hops}
      rowKey={({ hop }) => String(hop)}
      empty={<EmptyState title="No router on the way answered." />}
    />
  );
}

function Nslookup({ result }: { result: Of<'nslookup'> }): JSX.Element {
  return (
    <DataTable
      label="Answers"
      columns={[
        { id: 'status', header: 'Answer', title: true, cell: (row) => visibleText(row.status, 60) },
        {
          id: 'addresses',
          header: 'Addresses',
          cell: (row) => (
            <span className={listClasses.mono}>
              {row.addresses.map((one) => visibleText(one, 45)).join(', ') || '–'}
            </span>
          ),
        },
        { id: 'type', header: 'Kind', priority: 3, cell: (row) => text(row.answerType) ?? '–' },
        { id: 'server', header: 'Server', priority: 2, cell: (row) => text(row.server) ?? '–' },
        { id: 'ms', header: 'Time', align: 'end', cell: (row) => msText(row.responseMs) },
      ]}
      rows={result.answers.map((answer, at) => ({ ...answer, at }))}
      rowKey={({ at }) => String(at)}
      empty={<EmptyState title="No answer came." />}
    />
  );
}

function Speed({ result }: { result: Of<'download'> | Of<'upload'> }): JSX.Element {
  const { seenHere } = result;
  return (
    <>
      <p className={classes.headline}>{headlineOf(result)}</p>
      {result.problem !== null && (
        <p className={classes.note}>
          <StateMark look="look" word="not taken for true" /> {result.problem}.
        </p>
      )}
      <Facts
        items={[
          ['Transferred', result.bytes === null ? '–' : formatOctets(result.bytes)],
          ['In', result.seconds === null ? '–' : formatDuration(result.seconds)],
          ['To connect', result.connectMs === null ? null : msText(result.connectMs)],
          ['To the first byte', result.responseMs === null ? null : msText(result.responseMs)],
          [
            'Seen by the server',
            seenHere === null
              ? null
              : `${formatOctets(seenHere.bytes)}${seenHere.bitsPerSecond === null ? '' : `, ${formatRate(Math.round(seenHere.bitsPerSecond / 1000))}`}`,
          ],
        ]}
      />
    </>
  );
}

/** A value in its unit; what cannot be is shown as the router wrote it, and said to be so. */
export function ReadingText({ reading }: { reading: DeviceReading | null }): JSX.Element {
  if (reading === null) return <>–</>;
  if (reading.value === null) {
    return (
      <>
        <StateMark look="unknown" word="implausible" />{' '}
        <span className={classes.raw}>“{visibleText(reading.raw, 40)}”</span>
      </>
    );
  }
  return <>{reading.unit === 'dBm' ? formatDbm(reading.value) : `${reading.value} ${reading.unit}`}</>;
}

function WifiScan({ result }: { result: Of<'wifi-scan'> }): JSX.Element {
  return (
    <>
      <WifiChart scan={result} />
      <DataTable
        label="Networks"
        columns={[
          {
            id: 'ssid',
            header: 'Network',
            title: true,
            cell: (row) => (row.ssid === '' ? 'hides its name' : visibleText(row.ssid, 40)),
          },
          {
            id: 'channel',
            header: 'Channel',
            cell: (row) => `${row.channel ?? '–'}${row.band === null ? '' : ` (${row.band} GHz)`}`,
            nowrap: true,
          },
          {
            id: 'signal',
            header: 'Signal',
            cell: (row) =>
              row.signal === null || row.signal.value === null ? (
                <ReadingText reading={row.signal} />
              ) : (
                <StateMark
                  look={wifiLook(row.signal.value) === 'ok' ? 'look' : 'off'}
                  word={formatDbm(row.signal.value)}
                />
              ),
          },
          { id: 'security', header: 'Security', priority: 3, cell: (row) => text(row.security) ?? '–' },
          {
            id: 'bssid',
            header: 'BSSID',
            priority: 4,
            cell: (row) => <span className={listClasses.mono}>{text(row.bssid) ?? '–'}</span>,
          },
        ]}
        rows={result.networks.map((network, at) => ({ ...network, at }))}
        rowKey={({ at }) => String(at)}
        empty={<EmptyState title="It hears no other network." />}
      />
    </>
  );
}

function Hosts({ result }: { result: Of<'hosts'> }): JSX.Element {
  return (
    <DataTable
      label="Devices"
      columns={[
        {
          id: 'name',
          header: 'Name',
          title: true,
          cell: (row) => (row.name === '' ? 'unnamed' : visibleText(row.name, 40)),
        },
        {
          id: 'state',
          header: 'State',
          cell: (row) => <StateMark look={row.active ? 'ok' : 'off'} word={row.active ? 'connected' : 'away'} />,
        },
        { id: 'ip', header: 'IP', cell: (row) => <span className={listClasses.mono}>{text(row.ip) ?? '–'}</span> },
        {
          id: 'signal',
          header: 'Signal',
          priority: 2,
          cell: (row) =>
            row.signalDbm === null ? '–' : <StateMark look={wifiLook(row.signalDbm)} word={formatDbm(row.signalDbm)} />,
        },
      ]}
      rows={result.hosts.map((host, at) => ({ ...host, at }))}
      rowKey={({ at }) => String(at)}
      empty={<EmptyState title="The router lists no devices." />}
    />
  );
}

const QUANTITIES = {
  'rx-power': 'Light in',
  'tx-power': 'Light out',
  temperature: 'Temperature',
  voltage: 'Voltage',
  bias: 'Laser current',
} as const;

function Optical({ result }: { result: Of<'optical'> }): JSX.Element {
  const rx = result.readings.find(({ quantity }) => quantity === 'rx-power');
  return (
    <>
      {rx !== undefined && <OpticalGauge reading={rx} />}
      <Facts
        items={result.readings
          .filter(({ quantity }) => quantity !== 'rx-power')
          .map((reading) => [QUANTITIES[reading.quantity], <ReadingText key={reading.path} reading={reading} />])}
      />
    </>
  );
}

function Ppp({ result }: { result: Of<'ppp'> }): JSX.Element {
  return (
    <Facts
      items={[
        [
          'State',
          <StateMark key="state" look={result.isConnected ? 'ok' : 'fault'} word={text(result.status) ?? 'not said'} />,
        ],
        ['Address', text(result.address) ?? '–'],
        [
          'Up for',
          result.uptime?.value === null || result.uptime === null ? (
            <ReadingText key="uptime" reading={result.uptime} />
          ) : (
            formatDuration(result.uptime.value)
          ),
        ],
        [
          'Last error',
          result.lastError === null ? 'none' : `${result.lastErrorWords ?? ''} (${visibleText(result.lastError, 60)})`,
        ],
      ]}
    />
  );
}

/** What a router found out, each kind in the form in which it is understood. */
export function DiagnosticResultView({ result }: { result: DiagnosticResult }): JSX.Element {
  switch (result.kind) {
    case 'ping':
      return <Ping result={result} />;
    case 'traceroute':
      return <Traceroute result={result} />;
    case 'nslookup':
      return <Nslookup result={result} />;
    case 'download':
    case 'upload':
      return <Speed result={result} />;
    case 'wifi-scan':
      return <WifiScan result={result} />;
    case 'hosts':
      return <Hosts result={result} />;
    case 'optical':
      return <Optical result={result} />;
    case 'ppp':
      return <Ppp result={result} />;
  }
}
