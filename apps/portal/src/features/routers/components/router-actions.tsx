import { useState, type JSX } from 'react';
import { Button } from '@mantine/core';
import {
  IconBolt,
  IconLink,
  IconLinkOff,
  IconLockOpen,
  IconPower,
  IconRefresh,
  IconRestore,
} from '@tabler/icons-react';
import type { PlainTaskKind, Router } from '@demarc/contracts';
import { ConfirmAction, ErrorNote, formatDuration, formatInstant, StateMark, useNow, useZone } from '@demarc/ui';
import { newIdempotencyKey } from '../../../lib/api-client';
import { useMay } from '../../../lib/session';
import { useAssignRouter } from '../api/assign-router';
import { useCreateTask } from '../api/create-task';
import { useOpenEnrolmentWindow } from '../api/open-enrolment-window';
import { useWakeRouter } from '../api/wake-router';
import { Disarm } from './arm-note';
import { AssignDialog } from './assign-dialog';
import { SendFile } from './download-dialog';
import classes from './router-page.module.css';

const icon = (Icon: typeof IconBolt): JSX.Element => <Icon size={16} stroke={1.5} aria-hidden />;

/** A one-shot command: one press is one task, however often the network makes us send it. */
function TaskAction(props: {
  router: Router;
  kind: PlainTaskKind;
  verb: string;
  level: 0 | 1 | 2;
  effect?: string;
  icon: JSX.Element;
  destructive?: boolean;
}): JSX.Element {
  const create = useCreateTask(props.router.id);
  const [idempotencyKey, renewKey] = useState(newIdempotencyKey);
  const run = async (): Promise<void> => {
    await create.mutateAsync({ task: { kind: props.kind }, idempotencyKey });
    renewKey(newIdempotencyKey());
  };
  return (
    <>
      <ConfirmAction {...props} busy={create.isPending} onConfirm={run} />
      {create.error !== null && (
        <div className={classes.outcome}>
          <ErrorNote what={`${props.verb} was not ordered.`} holds="The router was not asked." error={create.error} />
        </div>
      )}
    </>
  );
}

/** What became of the wish that was made on this page: the Inform that came after it is the answer. */
function WakeOutcome({ router, requestedAt }: { router: Router; requestedAt: string }): JSX.Element {
  const came = router.lastInformAt;
  const seconds = came === null ? -1 : (Date.parse(came) - Date.parse(requestedAt)) / 1000;
  return (
    <div className={classes.outcome} role="status">
      {seconds >= 0 ? (
        <StateMark look="ok" word={`It came after ${formatDuration(seconds)}.`} />
      ) : (
        <StateMark look="waiting" word="Called. Waiting for its Inform; if it is away, it comes by itself later." />
      )}
    </div>
  );
}

function Wake({ router }: { router: Router }): JSX.Element {
  const wake = useWakeRouter(router.id);
  return (
    <>
      <Button variant="default" leftSection={icon(IconBolt)} loading={wake.isPending} onClick={() => wake.mutate()}>
        Wake
      </Button>
      {wake.error !== null && (
        <div className={classes.outcome}>
          <ErrorNote
            what="The router could not be woken."
            holds="It comes by itself at its next Inform."
            error={wake.error}
          />
        </div>
      )}
      {wake.data !== undefined && <WakeOutcome router={router} requestedAt={wake.data.requestedAt} />}
    </>
  );
}

function EnrolmentWindow({ router }: { router: Router }): JSX.Element {
  const open = useOpenEnrolmentWindow(router.id);
  const zone = useZone();
  const now = useNow();
  const until = router.enrolmentWindowUntil;
  const isOpen = until !== null && Date.parse(until) > now;
  return (
    <>
      <ConfirmAction
        level={1}
        verb="Open enrolment window"
        icon={icon(IconLockOpen)}
        busy={open.isPending}
        effect="For 30 minutes this serial may enrol again with the shared credential, and is then given its secrets. Do it after a factory reset that you know of."
        onConfirm={() => open.mutateAsync()}
      />
      {isOpen && (
        <div className={classes.outcome} role="status">
          The enrolment window is open until {formatInstant(until, zone)}.
        </div>
      )}
      {open.error !== null && (
        <div className={classes.outcome}>
          <ErrorNote what="The window was not opened." error={open.error} />
        </div>
      )}
    </>
  );
}

function Assignment({ router }: { router: Router }): JSX.Element {
  const [isAssigning, setAssigning] = useState(false);
  const assign = useAssignRouter(router.id);
  const owner = router.subscription;
  return (
    <>
      <Button
        variant={owner === null ? 'filled' : 'default'}
        leftSection={icon(IconLink)}
        onClick={() => setAssigning(true)}
      >
        {owner === null ? 'Assign…' : 'Assign to another…'}
      </Button>
      {owner !== null && (
        <ConfirmAction
          level={1}
          verb="Unassign"
          icon={icon(IconLinkOff)}
          busy={assign.isPending}
          effect={`${owner.subscriberName} has no router on “${owner.label}” then. The box keeps its settings until somebody else gets it.`}
          onConfirm={() => assign.mutateAsync({ subscriptionId: null })}
        />
      )}
      {assign.error !== null && (
        <div className={classes.outcome}>
          <ErrorNote what="The router was not taken away." error={assign.error} />
        </div>
      )}
      {isAssigning && <AssignDialog router={router} onClose={() => setAssigning(false)} />}
    </>
  );
}

/** What this person may do to this router; what she may not is absent. */
export function RouterActions({ router, onOrdered }: { router: Router; onOrdered: () => void }): JSX.Element {
  const mayReboot = useMay('router.reboot');
  const mayConfigure = useMay('router.configure');
  const mayReset = useMay('router.reset');
  const mayFiles = useMay('router.files');
  const hosts = router.summary.hosts.filter((host) => host.active).length;
  const isServed = router.state === 'active';
  // What would write is refused while the router is only observed.
  const isManaged = router.mode === 'manage';
  return (
    <div className={classes.actions}>
      {mayConfigure && router.state === 'quarantine' && <Assignment router={router} />}
      {isServed && <Wake router={router} />}
      {isServed && (
        <TaskAction router={router} kind="refresh" verb="Read all values" level={0} icon={icon(IconRefresh)} />
      )}
      {mayReboot && isServed && isManaged && (
        <TaskAction
          router={router}
          kind="reboot"
          verb="Reboot"
          level={1}
          icon={icon(IconPower)}
          effect={`${hosts === 0 ? 'The house has' : `${hosts} connected device${hosts === 1 ? ' has' : 's have'}`} no Internet for about two minutes.`}
        />
      )}
      {mayFiles && isServed && isManaged && <SendFile router={router} onOrdered={onOrdered} />}
      {mayConfigure && router.state !== 'quarantine' && <Assignment router={router} />}
      {mayConfigure && <EnrolmentWindow router={router} />}
      <Disarm router={router} />
      {mayReset && isServed && isManaged && (
        <TaskAction
          router={router}
          kind="factory-reset"
          verb="Factory reset"
          level={2}
          destructive
          icon={icon(IconRestore)}
          effect="The router loses every setting, its WiFi and its login among them. It comes back with the shared credential and waits in quarantine unless an enrolment window is open."
        />
      )}
    </div>
  );
}
