import { useState, type JSX } from 'react';
import { Button, Drawer, Stack } from '@mantine/core';
import type { DynamicAuthorization, Nas } from '@demarc/contracts';
import { Age, CopyText, EmptyState, formatDuration, formatInstant, KeyValue, StateMark, useZone } from '@demarc/ui';
import { useReturnFocus } from '../../../lib/return-focus';
import { Loaded } from '../../../components/loaded';
import { useNasRequests } from '../api/list-nas-requests';
import { NasSessions } from './nas-sessions';
import { NasFormDialog } from './nas-form-dialog';
import { OUTCOME_LOOK, OUTCOME_WORDS, VENDOR_WORDS, ACCESS_NODE_WORDS } from './nas-words';
import { PacketBytes } from '../../../components/packet-bytes';
import classes from './nas.module.css';

function Request({ request }: { request: DynamicAuthorization }): JSX.Element {
  const zone = useZone();
  const { sentAt, answeredAt } = request;
  const took = sentAt === null || answeredAt === null ? null : (Date.parse(answeredAt) - Date.parse(sentAt)) / 1000;
  return (
    <li>
      <details className={classes.request}>
        <summary>
          <StateMark look={OUTCOME_LOOK[request.outcome] ?? 'unknown'} word={OUTCOME_WORDS[request.outcome]} />
          <span className={classes.muted}>
            <Age at={sentAt} none="not sent" />
          </span>
        </summary>
        <div className={classes.requestBody}>
          <KeyValue
            items={[
              ['Asked', `${request.code} for state version ${request.stateVersion}`],
              ['Shows', request.showsEffect ? 'the wanted state itself' : null],
              ['Sent', sentAt === null ? null : formatInstant(sentAt, zone, true)],
              ['Answer', request.answer],
              ['After', took === null ? null : took < 0.1 ? '< 0.1 s' : formatDuration(took)],
              ['Attempts', String(request.attempts)],
              ['Because', request.because],
              ['Result', request.reason],
            ]}
          />
          {request.requestHex !== null && <PacketBytes title="The request, as it went out" hex={request.requestHex} />}
          {request.answerHex !== null && <PacketBytes title="The answer, as it came in" hex={request.answerHex} />}
        </div>
      </details>
    </li>
  );
}

function Requests({ nasId }: { nasId: string }): JSX.Element {
  return (
    <section aria-label="Last requests">
      <h3 className={classes.heading}>Last requests</h3>
      <Loaded query={useNasRequests(nasId)} what="The requests" lines={4}>
        {(requests) =>
          requests.length === 0 ? (
            <EmptyState title="Never asked.">
              When a service on this NAS changes, it is asked to end the session; its answer is kept here, byte by byte.
            </EmptyState>
          ) : (
            <ul className={classes.requests}>
              {requests.map((request) => (
                <Request key={request.id} request={request} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  );
}

function inPlaceWords({ changesInPlace, inPlaceRefusal }: Nas): string {
  if (!changesInPlace) return 'are ended; changes in place are switched off';
  if (inPlaceRefusal !== null) return `are ended: it refused a change in place (${inPlaceRefusal.reason})`;
  return 'are changed in place where it can, else ended';
}

export function NasDrawer({
  nas,
  mayWrite,
  onClose,
}: {
  nas: Nas;
  mayWrite: boolean;
  onClose: () => void;
}): JSX.Element {
  useReturnFocus();
  const [isEditing, setEditing] = useState(false);
  return (
    <Drawer opened onClose={onClose} position="right" size="lg" title={nas.name}>
      <Stack gap="lg">
        <KeyValue
          items={[
            ['Address', <CopyText key="address" text={nas.address} label="address" mono />],
            ['Port for requests', String(nas.coaPort)],
            ['Vendor', VENDOR_WORDS[nas.vendor]],
            ['Access node by', ACCESS_NODE_WORDS[nas.accessNodeFrom]],
            ['Shared secret', 'set; never shown'],
            ['Message-Authenticator', nas.messageAuthenticator ? 'sent with each request' : 'not sent'],
            ['Event-Timestamp', nas.eventTimestamp ? 'sent with each request' : 'not sent'],
            [
              'Logins',
              nas.radiusAuthorizes ? "answered by Demarc's RADIUS: it enforces changes" : 'not in the hands of Demarc',
            ],
            ['Live sessions', inPlaceWords(nas)],
            [
              'RouterOS API',
              nas.api === null ? null : `${nas.api.username}, port ${nas.api.port}${nas.api.tls ? ', TLS' : ''}`,
            ],
            ['Pace', `ends at most ${nas.requestsPerSecond} sessions a second`],
            [
              'Tried against',
              nas.triedAgainst === 'real' ? 'a real one' : 'a simulator that follows its documentation',
            ],
            ['Switched', nas.enabled ? 'on' : 'off: it is not asked'],
            ['Services', String(nas.subscriptionCount)],
          ]}
        />
        {mayWrite && (
          <div>
            <Button variant="default" onClick={() => setEditing(true)}>
              Edit
            </Button>
          </div>
        )}
        <NasSessions nasId={nas.id} />
        <Requests nasId={nas.id} />
      </Stack>
      {isEditing && <NasFormDialog nas={nas} onClose={() => setEditing(false)} />}
    </Drawer>
  );
}
