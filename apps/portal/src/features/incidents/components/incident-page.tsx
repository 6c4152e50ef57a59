import { useState, type JSX } from 'react';
import { useParams } from '@tanstack/react-router';
import { Button, Textarea } from '@mantine/core';
import type { Incident, IncidentDetail } from '@demarc/contracts';
import {
  Age,
  Card,
  ConfirmAction,
  ErrorNote,
  formatCount,
  formatDuration,
  formatInstant,
  KeyValue,
  PageHeader,
  StateMark,
  useZone,
} from '@demarc/ui';
import { incidentState } from '../../../components/incident-state';
import { lostWords, placeWords, signalWords } from '../../../components/incident-words';
import { Loaded } from '../../../components/loaded';
import { PageLink } from '../../../components/page-link';
import { incidentsKey } from '../../../lib/incidents';
import { useLive } from '../../../lib/live';
import { useMay } from '../../../lib/session';
import { useAcknowledgeIncident, useCloseIncident, useIncident, useNoteIncident } from '../api/incidents';
import { IncidentChart } from './incident-chart';
import { IncidentMembers } from './incident-members';
import classes from './incidents.module.css';

const LEAST_NOTE = 3;

function Acts({ incident }: { incident: Incident }): JSX.Element | null {
  const acknowledge = useAcknowledgeIncident(incident.id);
  const close = useCloseIncident(incident.id);
  const mayHandle = useMay('router.configure');
  if (incident.state === 'closed' || !mayHandle) return null;
  return (
    <>
      <div className={classes.acts}>
        {incident.state === 'open' && (
          <ConfirmAction
            level={0}
            verb="I am at it"
            busy={acknowledge.isPending}
            onConfirm={() => acknowledge.mutateAsync(undefined)}
          />
        )}
        <ConfirmAction
          level={2}
          verb="Close"
          effect="It closes by itself when nearly all are back. Closed by hand, those who are still away raise no other incident until they have been back."
          reasonLabel="Why it is over"
          busy={close.isPending}
          onConfirm={(reason) => close.mutateAsync(reason)}
        />
      </div>
      {(acknowledge.error ?? close.error) !== null && (
        <ErrorNote what="That was not done." error={acknowledge.error ?? close.error} />
      )}
    </>
  );
}

function ended(incident: Incident, zone: string): JSX.Element | string {
  const { closedAt, closedBy, closedBecause, absorbedById, calmSince } = incident;
  if (closedAt === null) {
    return calmSince === null ? 'not yet' : `nearly all are back since ${formatInstant(calmSince, zone)}`;
  }
  if (closedBecause === 'absorbed')
    return <PageLink href={`/incidents/${absorbedById ?? ''}`}>part of a wider incident</PageLink>;
  return `${formatInstant(closedAt, zone)}${closedBy === null ? ', by itself' : `, by ${closedBy}`}`;
}

function Facts({ detail: { incident, outage } }: { detail: IncidentDetail }): JSX.Element {
  const zone = useZone();
  return (
    <Card title="What is known">
      <KeyValue
        items={[
          ['Noticed by', incident.signals.map(signalWords).join(', ')],
          ['Reason of the NAS', incident.terminateCause],
          ['Usually there', formatCount(incident.population)],
          ['Struck', formatCount(incident.members)],
          ['Away now', formatCount(incident.lost)],
          ['Began', formatInstant(incident.beganAt, zone)],
          ['Ended', ended(incident, zone)],
          ['Lasted', incident.recoverySeconds === null ? null : formatDuration(incident.recoverySeconds)],
          [
            'A router was away',
            outage.p50Seconds === null || outage.p95Seconds === null
              ? null
              : `half of them up to ${formatDuration(outage.p50Seconds)}, 95 of 100 up to ${formatDuration(outage.p95Seconds)}`,
          ],
          [
            'Somebody at it',
            incident.acknowledgedAt === null
              ? 'nobody has said so'
              : `${incident.acknowledgedBy ?? ''}, ${formatInstant(incident.acknowledgedAt, zone)}`,
          ],
        ]}
      />
    </Card>
  );
}

function Notes({ detail: { incident, notes } }: { detail: IncidentDetail }): JSX.Element {
  const [text, setText] = useState('');
  const note = useNoteIncident(incident.id);
  const mayHandle = useMay('router.configure');
  return (
    <Card title="Notes">
      <ul className={classes.notes}>
        {notes.map(({ id, at, by, text: noted }) => (
          <li key={id}>
            <p>{noted}</p>
            <span className={classes.by}>
              {by}, <Age at={at} />
            </span>
          </li>
        ))}
      </ul>
      {mayHandle && (
        <>
          <Textarea
            label="Note what is known"
            description="Kept with the incident and in the audit log."
            autosize
            maxLength={500}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          {note.error !== null && <ErrorNote what="The note was not kept." error={note.error} />}
          <Button
            mt="sm"
            variant="default"
            disabled={text.trim().length < LEAST_NOTE}
            loading={note.isPending}
            onClick={() => note.mutate(text.trim(), { onSuccess: () => setText('') })}
          >
            Add the note
          </Button>
        </>
      )}
      {!mayHandle && notes.length === 0 && <span className={classes.by}>none</span>}
    </Card>
  );
}

function IncidentView({ detail }: { detail: IncidentDetail }): JSX.Element {
  const { incident } = detail;
  const [look, word] = incidentState(incident);
  return (
    <div className={classes.page}>
      <PageHeader
        title={placeWords(incident.place)}
        lead={
          <>
            <StateMark look={look} word={word} />, {lostWords(incident)}, began <Age at={incident.beganAt} />.
          </>
        }
      />
      <Acts incident={incident} />
      <Card title="Away over time">
        <IncidentChart detail={detail} />
      </Card>
      <div className={classes.columns}>
        <Facts detail={detail} />
        <Notes detail={detail} />
      </div>
      <IncidentMembers id={incident.id} />
    </div>
  );
}

/** One incident: how it goes, who is lost and back, what people know of it. */
export function IncidentPage(): JSX.Element {
  const { incidentId } = useParams({ strict: false });
  useLive(['incident'], [incidentsKey]);
  return (
    <Loaded query={useIncident(incidentId ?? '')} what="The incident" lines={8}>
      {(detail) => <IncidentView detail={detail} />}
    </Loaded>
  );
}
