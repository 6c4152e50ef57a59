import type { JSX } from 'react';
import type { Subscription } from '@demarc/contracts';
import { Age, formatInstant, useZone } from '@demarc/ui';
import { useLive } from '../../../lib/live';
import { useMay } from '../../../lib/session';
import { interventionsKey, useInterventions } from '../api/interventions';
import { endText } from '../intervention-text';
import classes from './subscriber-page.module.css';

/** What a person decided about the service, while it stands. */
export function InterventionNote({ subscription }: { subscription: Subscription }): JSX.Element | null {
  const zone = useZone();
  const { data } = useInterventions(subscription.id, useMay('suspension.read'));
  useLive(['subscriber', 'subscription', 'clock'], [interventionsKey(subscription.id)]);
  const inForce = data?.find(({ endedAt }) => endedAt === null);
  if (inForce === undefined) return null;
  return (
    <p className={classes.intervention} role="status">
      <strong>{inForce.kind === 'suspend' ? 'Suspended by hand' : 'Kept on by hand'}</strong> by {inForce.placedBy},{' '}
      <Age at={inForce.placedAt} />, {endText(inForce, (instant) => formatInstant(instant, zone))}: {inForce.reason}
    </p>
  );
}
