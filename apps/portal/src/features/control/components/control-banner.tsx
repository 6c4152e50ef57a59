import type { JSX } from 'react';
import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAlertTriangle, IconHandStop } from '@tabler/icons-react';
import type { Brake, ClockHold } from '@demarc/contracts';
import { Age, ConfirmAction, ErrorNote, formatCount, formatInstant, useZone } from '@demarc/ui';
import { useLive } from '../../../lib/live';
import { useMay } from '../../../lib/session';
import { useAcceptClock } from '../api/accept-clock';
import { controlKey, useControl } from '../api/get-control';
import { BrakeDialog } from './brake-dialog';
import { BRAKE_HEADS, waitingText } from './brake-words';
import classes from './control.module.css';

function BrakeBanner({ brake }: { brake: Brake }): JSX.Element {
  const mayUse = useMay('brake.use');
  const [opened, dialog] = useDisclosure(false);
  const waiting = waitingText(brake.waiting, formatCount);
  return (
    <section className={classes.banner} data-role="bad" role="alert" aria-label="Emergency brake">
      <IconHandStop size={20} stroke={1.75} aria-hidden className={classes.icon} />
      <div className={classes.bannerText}>
        <strong>{BRAKE_HEADS[brake.state]}</strong>
        <span>
          {brake.by}
          {brake.since !== null && (
            <>
              , <Age at={brake.since} />
            </>
          )}
          : {brake.reason}
        </span>
        <span>{waiting === null ? 'Nothing waits for it.' : `Waiting: ${waiting}.`}</span>
      </div>
      {mayUse && (
        <Button variant="default" onClick={dialog.open}>
          Change or release
        </Button>
      )}
      <BrakeDialog brake={brake} opened={opened} onClose={dialog.close} />
    </section>
  );
}

function ClockBanner({ hold }: { hold: ClockHold }): JSX.Element {
  const zone = useZone();
  const mayAccept = useMay('suspension.approve');
  const accept = useAcceptClock();
  return (
    <section className={classes.banner} data-role="warn" role="alert" aria-label="Clock">
      <IconAlertTriangle size={20} stroke={1.75} aria-hidden className={classes.icon} />
      <div className={classes.bannerText}>
        <strong>
          The clock went from {formatInstant(hold.from, zone)} to {formatInstant(hold.to, zone)}.
        </strong>
        <span>Billing runs and suspensions wait until somebody has looked. Payments and restores go on.</span>
        {accept.error !== null && (
          <ErrorNote what="It was not accepted." holds="They still wait." error={accept.error} />
        )}
      </div>
      {mayAccept && (
        <ConfirmAction
          level={2}
          verb="The clock is right"
          effect="Scheduled billing runs and suspensions go on by the calendar. Make sure that the payments of that time are booked."
          busy={accept.isPending}
          onConfirm={(reason) => accept.mutateAsync({ reason })}
        />
      )}
    </section>
  );
}

/** On every page, above everything, while something is held that people should know of. */
export function ControlBanner(): JSX.Element | null {
  const { data } = useControl();
  useLive(['control'], [controlKey]);
  if (data === undefined) return null;
  const { brake, clockHold } = data;
  if (brake.state === 'off' && clockHold === null) return null;
  return (
    <div className={classes.banners}>
      {brake.state !== 'off' && <BrakeBanner brake={brake} />}
      {clockHold !== null && <ClockBanner hold={clockHold} />}
    </div>
  );
}
