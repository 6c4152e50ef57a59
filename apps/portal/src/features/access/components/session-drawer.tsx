import type { JSX } from 'react';
import { Drawer, Stack } from '@mantine/core';
import type { AccessSession, AccountingReport } from '@demarc/contracts';
import { Age, CopyText, EmptyState, formatDuration, formatInstant, KeyValue, StateMark, useZone } from '@demarc/ui';
import { Loaded } from '../../../components/loaded';
import { PageLink } from '../../../components/page-link';
import { formatOctets } from '../../../components/octets';
import { GROUP_LOOK, SESSION_LOOK } from '../../../components/session-words';
import { useLive } from '../../../lib/live';
import { useReturnFocus } from '../../../lib/return-focus';
import { useSession } from '../api/get-session';
import { sessionsKey } from '../api/list-sessions';
import { PacketBytes } from '../../../components/packet-bytes';
import classes from './nas.module.css';

const REPORT_WORDS: Readonly<Record<AccountingReport['status'], string>> = {
  start: 'Start',
  interim: 'Interim-Update',
  stop: 'Stop',
  'nas-rebooted': 'the NAS restarted',
};

/** What it told, attribute by attribute; quoted values may hold commas. */
function AttributeList({ text }: { text: string }): JSX.Element {
  const parts = text.match(/[^",]+(?:"(?:[^"\\]|\\.)*")?/g) ?? [text];
  return (
    <ul className={classes.attributes}>
      {parts.map((part, index) => (
        <li key={index}>{part.trim()}</li>
      ))}
    </ul>
  );
}

function Report({ report }: { report: AccountingReport }): JSX.Element {
  const zone = useZone();
  return (
    <li>
      <details className={classes.request}>
        <summary>
          <StateMark look={report.status === 'stop' ? 'off' : 'ok'} word={REPORT_WORDS[report.status]} />
          <span className={classes.muted}>
            <Age at={report.happenedAt} />
          </span>
        </summary>
        <div className={classes.requestBody}>
          <KeyValue
            items={[
              ['Happened', formatInstant(report.happenedAt, zone, true)],
              ['Received', formatInstant(report.receivedAt, zone, true)],
              ['Came', report.source === 'nas' ? 'from the NAS itself' : 'through FreeRADIUS'],
              ['Allowed', report.accessGroup],
            ]}
          />
          {report.packetHex !== null && <PacketBytes title="The report, as it came in" hex={report.packetHex} />}
          {report.attributes !== null && <AttributeList text={report.attributes} />}
        </div>
      </details>
    </li>
  );
}

function Facts({ session }: { session: AccessSession }): JSX.Element {
  const zone = useZone();
  const copied = (text: string | null, label: string): JSX.Element | null =>
    text === null ? null : <CopyText text={text} label={label} mono />;
  return (
    <KeyValue
      items={[
        [
          'Subscriber',
          session.subscriberNumber === null ? (
            "nobody's"
          ) : (
            <PageLink key="who" href={`/subscribers/${session.subscriberNumber}`}>
              {session.subscriberName} {session.subscriberNumber}
            </PageLink>
          ),
        ],
        ['Session', <StateMark key="status" look={SESSION_LOOK[session.status]} word={session.status} />],
        [
          'Allowed',
          session.accessGroup === null ? null : (
            <StateMark key="group" look={GROUP_LOOK[session.accessGroup]} word={session.accessGroup} />
          ),
        ],
        ['User name', copied(session.userName, 'user name')],
        ['Address', copied(session.framedIpAddress, 'address')],
        ...(session.pool === null
          ? []
          : ([
              [
                'From the pool',
                <PageLink key="pool" href={`/pools?peek=${session.pool.id}`}>
                  {session.pool.name}
                </PageLink>,
              ],
            ] as const)),
        ['IPv6 address', copied(session.framedIpv6Address ?? session.framedIpv6Prefix, 'IPv6 address')],
        ['IPv6 prefix', copied(session.delegatedIpv6Prefix, 'IPv6 prefix')],
        ['Calling from', copied(session.callingStationId, 'calling station')],
        ['NAS and port', [session.nasName, session.nasPortId].filter((text) => text !== null).join(', ')],
        ...(session.accessNode === null
          ? []
          : ([
              ['Access node', [session.accessNode, session.accessPort].filter((text) => text !== null).join(', ')],
            ] as const)),
        ['Agent-Circuit-Id', copied(session.agentCircuitId, 'circuit id')],
        ['Agent-Remote-Id', copied(session.agentRemoteId, 'remote id')],
        ['Session id', copied(session.acctSessionId, 'session id')],
        ['Began', formatInstant(session.startedAt, zone, true)],
        ['Ended', session.stoppedAt === null ? null : formatInstant(session.stoppedAt, zone, true)],
        ['Why it ended', session.terminateCause],
        ['Lasted', session.stoppedAt === null ? null : formatDuration(session.sessionSeconds)],
        ['Down / up', `${formatOctets(session.outputOctets)} / ${formatOctets(session.inputOctets)}`],
      ]}
    />
  );
}

/** A session and each report of it: what a proof rests on. */
export function SessionDrawer({ id, onClose }: { id: string; onClose: () => void }): JSX.Element {
  useReturnFocus();
  const query = useSession(id);
  useLive(['access-session', 'subscription'], [[...sessionsKey, 'detail', id]]);
  return (
    <Drawer opened onClose={onClose} position="right" size="lg" title={query.data?.session.userName ?? 'Session'}>
      <Loaded query={query} what="The session" lines={8}>
        {({ session, reports }) => (
          <Stack gap="lg">
            <Facts session={session} />
            <section aria-label="Reports">
              <h3 className={classes.heading}>Reports of the NAS</h3>
              {reports.length === 0 ? (
                <EmptyState title="None is kept.">Old ones are dropped after the time that was set.</EmptyState>
              ) : (
                <ul className={classes.requests}>
                  {reports.map((report) => (
                    <Report key={report.id} report={report} />
                  ))}
                </ul>
              )}
            </section>
          </Stack>
        )}
      </Loaded>
    </Drawer>
  );
}
