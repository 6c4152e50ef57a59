import { useState, type JSX } from 'react';
import { Select, Stack, Switch, TagsInput } from '@mantine/core';
import { NBI_EXEMPT_ROLES, NbiHost, NbiNetwork, type NbiPolicy, type NbiState } from '@demarc/contracts';
import { Card, PageHeader } from '@demarc/ui';
import { Loaded } from '../../../components/loaded';
import { PageLink } from '../../../components/page-link';
import { ReasonedChange } from '../../../components/reasoned-change';
import { useMay } from '../../../lib/session';
import { useChangeNbiPolicy, useNbiPolicy } from '../api/nbi-policy';
import classes from './genieacs.module.css';

const ROLE_WORDS: Readonly<Record<NbiPolicy['exemptRole'], string>> = {
  auditor: 'Only read',
  technician: 'Read, set values, WiFi, restart, measure',
  noc: 'Everything with routers: also reset, files, delete',
};

function sentenceOf({ isOn, port, problem }: NbiState): string {
  if (!isOn) return 'Closed: no program is answered.';
  if (port !== null) return `Open on port ${port}: programs with an API token are answered.`;
  return problem === null ? 'Open in another process.' : `It should be open and is not: ${problem}`;
}

const isNetwork = (text: string): boolean => NbiNetwork.safeParse(text).success;
const isHost = (text: string): boolean => NbiHost.safeParse(text).success;

function HostFields({ draft, set, mayWrite }: FormProps): JSX.Element {
  const wrong = draft.importHosts.filter((host) => !isHost(host));
  return (
    <TagsInput
      label="Hosts that a fleet may be fetched from"
      description="A running GenieACS, such as acs.example.net:7557; without a port, any of its ports. Others are never asked."
      readOnly={!mayWrite}
      value={draft.importHosts}
      error={wrong.length > 0 && `${wrong.join(', ')} is no host`}
      onChange={(importHosts) => set({ ...draft, importHosts })}
    />
  );
}

function ExemptFields({ draft, set, mayWrite }: FormProps): JSX.Element {
  const wrong = draft.exemptNetworks.filter((network) => !isNetwork(network));
  return (
    <>
      <TagsInput
        label="Networks that need no token"
        description="CIDR, such as 10.20.0.0/28. Programs that cannot send a token; leave it empty where they can."
        readOnly={!mayWrite}
        value={draft.exemptNetworks}
        error={wrong.length > 0 && `${wrong.join(', ')} is no network`}
        onChange={(exemptNetworks) => set({ ...draft, exemptNetworks })}
      />
      {draft.exemptNetworks.length > 0 && (
        <>
          <Select
            label="What they may do"
            readOnly={!mayWrite}
            allowDeselect={false}
            data={NBI_EXEMPT_ROLES.map((value) => ({ value, label: ROLE_WORDS[value] }))}
            value={draft.exemptRole}
            onChange={(role) => role !== null && set({ ...draft, exemptRole: role as NbiPolicy['exemptRole'] })}
          />
          <p role="note" className={classes.warning}>
            <strong>Nobody is asked who he is there.</strong> Whoever reaches the port from these networks acts on your
            routers, and the audit log knows the address only.
          </p>
        </>
      )}
    </>
  );
}

interface FormProps {
  draft: NbiPolicy;
  set: (draft: NbiPolicy) => void;
  mayWrite: boolean;
}

function PolicyForm({ state }: { state: NbiState }): JSX.Element {
  const { port: _port, problem: _problem, ...policy } = state;
  const mayWrite = useMay('staff.write');
  const change = useChangeNbiPolicy();
  const [draft, set] = useState<NbiPolicy>(policy);
  const isChanged = JSON.stringify(draft) !== JSON.stringify(policy);
  return (
    <Stack gap="lg">
      <p role="status" className={classes.state}>
        {sentenceOf(state)}
      </p>
      <Switch
        label="Answer programs that were made for GenieACS"
        checked={draft.isOn}
        disabled={!mayWrite}
        onChange={(event) => set({ ...draft, isOn: event.currentTarget.checked })}
      />
      <ExemptFields draft={draft} set={set} mayWrite={mayWrite} />
      <HostFields draft={draft} set={set} mayWrite={mayWrite} />
      {mayWrite && isChanged && draft.exemptNetworks.every(isNetwork) && draft.importHosts.every(isHost) && (
        <ReasonedChange
          what="GenieACS API"
          change={change}
          onTakeBack={() => set(policy)}
          onChange={(reason) => change.mutate({ ...draft, reason })}
        />
      )}
    </Stack>
  );
}

const example = (port: number): string => `# the routers that have informed within the last day
curl -sG http://127.0.0.1:${port}/devices/ -H "X-API-Key: $TOKEN" \\
  --data-urlencode 'query={"_lastInform":{"$gt":"2026-01-31"}}' -d projection=_deviceId,_lastInform

# another WiFi name, now
curl -s "http://127.0.0.1:${port}/devices/$ID/tasks?connection_request&timeout=5000" -H "X-API-Key: $TOKEN" \\
  -d '{"name":"setParameterValues","parameterValues":[["…SSID","Casa"]]}'`;

/** The port for programs that were made for GenieACS: open or closed, and whom it believes. */
export function NbiPage(): JSX.Element {
  const query = useNbiPolicy();
  return (
    <>
      <PageHeader
        title="GenieACS API"
        lead="Panels and scripts that spoke to GenieACS go on with Demarc: the same paths, queries, tasks and answers."
      />
      <div className={classes.columns}>
        <Card title="Who is answered">
          <Loaded query={query} what="The port" lines={5}>
            {(state) => <PolicyForm key={JSON.stringify(state)} state={state} />}
          </Loaded>
        </Card>
        <Card title="How a program asks">
          <Stack gap="md">
            <p className={classes.lead}>
              With an API token (<PageLink href="/me">My account</PageLink>) as <code>X-API-Key</code>, as Bearer, or as
              the password of Basic. It may do what its role may. The percent signs of an id are encoded once more in a
              path.
            </p>
            <pre className={classes.code} tabIndex={0}>
              {example(query.data?.port ?? 7557)}
            </pre>
          </Stack>
        </Card>
      </div>
    </>
  );
}
