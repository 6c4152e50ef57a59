import type { JSX } from 'react';
import { IconLockOpen } from '@tabler/icons-react';
import type { Router } from '@demarc/contracts';
import { ConfirmAction, ErrorNote, formatTime, useNow, useZone } from '@demarc/ui';
import { useOpenEnrolmentWindow } from '../api/open-enrolment-window';

/** After a factory reset: the second evidence without which the box gets no secrets. */
export function Enrolment({ router }: { router: Router }): JSX.Element {
  const open = useOpenEnrolmentWindow(router.id);
  const zone = useZone();
  const now = useNow();
  const until = router.enrolmentWindowUntil;
  if (until !== null && Date.parse(until) > now) {
    return (
      <span role="status">
        The enrolment window is open until {formatTime(until, zone, false)}. The router gets its login and WiFi at its
        next contact; switching it off and on brings it at once.
      </span>
    );
  }
  return (
    <>
      <ConfirmAction
        level={1}
        verb="Open enrolment window"
        variant="filled"
        icon={<IconLockOpen size={16} stroke={1.5} />}
        busy={open.isPending}
        effect="For 30 minutes this serial may enrol again with the shared credential, and is then given the subscriber's secrets. Do it after a factory reset that you know of."
        onConfirm={() => open.mutateAsync()}
      />
      {open.error !== null && (
        <ErrorNote what="The window was not opened." holds="The router stays in quarantine." error={open.error} />
      )}
    </>
  );
}
