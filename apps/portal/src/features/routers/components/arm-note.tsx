import type { JSX } from 'react';
import type { Router } from '@demarc/contracts';
import { ConfirmAction, ErrorNote } from '@demarc/ui';
import { PageLink } from '../../../components/page-link';
import { useMay } from '../../../lib/session';
import { useArmRouter } from '../api/arm-router';
import classes from './router-page.module.css';

/** A router that is only observed says so first, with what arming it would write. */
export function ArmNote({ router }: { router: Router }): JSX.Element | null {
  const mayArm = useMay('router.arm');
  const arm = useArmRouter(router.id, 'arm');
  if (router.mode === 'manage') return null;
  const { pendingCount } = router;
  const parameters = pendingCount === 1 ? '1 parameter differs' : `${pendingCount} parameters differ`;
  return (
    <section className={classes.observed} role="status" aria-label="Observed">
      <span>
        <strong>Only observed: nothing is written to this router.</strong> {parameters} from what is wanted.{' '}
        <PageLink href="/arming">All observed routers</PageLink>
      </span>
      {mayArm && (
        <ConfirmAction
          level={2}
          verb="Arm"
          variant="filled"
          effect={`${parameters}: they are written at its next contact, and it gets credentials of its own. The router is called now.`}
          busy={arm.isPending}
          onConfirm={(reason) => arm.mutateAsync({ reason })}
        />
      )}
      {arm.error !== null && (
        <ErrorNote what="The router was not armed." holds="Nothing is written to it." error={arm.error} />
      )}
    </section>
  );
}

/** The way back: what was written stays, nothing more is. */
export function Disarm({ router }: { router: Router }): JSX.Element | null {
  const mayArm = useMay('router.arm');
  const disarm = useArmRouter(router.id, 'disarm');
  if (!mayArm || router.mode === 'observe' || router.state === 'retired') return null;
  return (
    <>
      <ConfirmAction
        level={2}
        verb="Observe only"
        effect="Nothing more is written to this router, whatever becomes of its service, until it is armed again. What was written stays."
        busy={disarm.isPending}
        onConfirm={(reason) => disarm.mutateAsync({ reason })}
      />
      {disarm.error !== null && (
        <ErrorNote what="It is still managed." holds="Nothing was changed." error={disarm.error} />
      )}
    </>
  );
}
