import type { JSX } from 'react';
import type { RouterAccess, RouterListener, ShownCertificate } from '@demarc/contracts';
import {
  Card,
  CopyText,
  DataTable,
  EmptyState,
  formatInstant,
  KeyValue,
  PageHeader,
  StateMark,
  useZone,
  visibleText,
  type TableColumn,
} from '@demarc/ui';
import { Loaded } from '../../../components/loaded';
import { useRouterAccess } from '../../../lib/router-access';
import { CredentialsCard } from './credentials-card';
import { SecurityEventsCard } from './security-events-card';
import classes from './router-access.module.css';

const LISTENERS: Readonly<Record<RouterListener['name'], string>> = {
  cwmp: 'CWMP',
  'cwmp-plain': 'CWMP without TLS',
  files: 'Files',
};
const CLIENT_CERTIFICATES: Readonly<Record<RouterAccess['clientCertificates'], string>> = {
  off: 'not asked for',
  optional: 'asked for; one that names a router is its credential',
  required: 'required: without one there is no connection',
};
const AUTHENTICATION: Readonly<Record<RouterAccess['authentication'], string>> = {
  digest: 'digest, a credential of its own for each router',
  none: 'none',
};
const DIGESTS: Readonly<Record<RouterAccess['digest'], string>> = {
  md5: 'MD5; SHA-256 where the model wants it',
  both: 'SHA-256 or MD5',
  'sha-256': 'SHA-256 alone',
};
const ENROLMENT: Readonly<Record<RouterAccess['enrolment'], string>> = {
  known: 'unknown serials are refused',
  quarantine: 'unknown serials wait in quarantine',
  open: 'unknown serials are managed at once',
};

const COLUMNS: readonly TableColumn<RouterListener>[] = [
  { id: 'name', header: 'Port', title: true, cell: ({ name }) => LISTENERS[name] },
  { id: 'port', header: 'Number', align: 'end', cell: ({ port }) => (port === 0 ? 'any free one' : String(port)) },
  {
    id: 'tls',
    header: 'TLS',
    cell: ({ isTls }) => <StateMark look={isTls ? 'ok' : 'waiting'} word={isTls ? 'TLS' : 'plain'} />,
  },
  {
    id: 'networks',
    header: 'Who may connect',
    cell: ({ networks }) => (networks.length === 0 ? 'everybody' : networks.join(', ')),
  },
];

export function RouterAccessPage(): JSX.Element {
  return (
    <>
      <PageHeader
        title="Router access"
        lead="How routers reach this installation and prove who they are. The environment says so, at a start."
      />
      <Loaded query={useRouterAccess()} what="Router access" lines={12}>
        {(access) => <Access access={access} />}
      </Loaded>
    </>
  );
}

function Access({ access }: { access: RouterAccess }): JSX.Element {
  return (
    <div className={classes.page}>
      <Notices access={access} />
      <Card title="Ports" flush>
        <DataTable
          label="Ports"
          columns={COLUMNS}
          rows={access.listeners}
          error={null}
          rowKey={({ name }) => name}
          empty={<EmptyState title="No port for routers." />}
        />
      </Card>
      <div className={classes.columns}>
        <div className={classes.page}>
          <Card title="Certificate">
            {access.certificate === null ? (
              <EmptyState title="Routers are shown no certificate." />
            ) : (
              <Certificate certificate={access.certificate} />
            )}
          </Card>
          <CredentialsCard />
        </div>
        <Card title="Who is who">
          <KeyValue
            items={[
              ['Authentication', AUTHENTICATION[access.authentication]],
              ['Digest', DIGESTS[access.digest]],
              ['Certificates of routers', CLIENT_CERTIFICATES[access.clientCertificates]],
              ['Enrolment', ENROLMENT[access.enrolment]],
              ['Shared bootstrap credential', access.hasBootstrapCredential ? 'set; it can only enrol' : 'none'],
            ]}
          />
        </Card>
      </div>
      <SecurityEventsCard />
    </div>
  );
}

function Notices({ access: { notices } }: { access: RouterAccess }): JSX.Element | null {
  if (notices.length === 0) return null;
  return (
    <ul className={classes.notices} aria-label="To know">
      {notices.map(({ code, isAlarm, text }) => (
        <li key={code}>
          <StateMark look={isAlarm ? 'fault' : 'look'} word={isAlarm ? 'Alarm:' : 'Note:'} /> {text}
        </li>
      ))}
    </ul>
  );
}

function Certificate({ certificate }: { certificate: ShownCertificate }): JSX.Element {
  const zone = useZone();
  return (
    <KeyValue
      items={[
        ['For', visibleText(certificate.names.join(', ') || certificate.subject, 200)],
        ['Signed by', certificate.isSelfSigned ? 'itself' : visibleText(certificate.issuer, 200)],
        ['Valid from', formatInstant(certificate.validFrom, zone)],
        ['Valid until', formatInstant(certificate.validUntil, zone)],
        [
          'Fingerprint',
          <CopyText key="fingerprint" text={certificate.fingerprint} label="Fingerprint">
            <code className={classes.fingerprint}>{certificate.fingerprint}</code>
          </CopyText>,
        ],
      ]}
    />
  );
}
