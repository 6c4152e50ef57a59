import type { JSX } from 'react';
import type { Router } from '@demarc/contracts';
import { Age } from '@demarc/ui';
import classes from './router-page.module.css';

/** Two boxes say this serial. The one with the credential is this one; the other is served and told nothing. */
export function SharedSerialNote({ router }: { router: Router }): JSX.Element | null {
  if (router.serialSharedAt === null) return null;
  return (
    <section className={classes.observed} role="status" aria-label="Shared serial number">
      <span>
        <strong>Another router says the same serial number</strong> and has no credential; it gets nothing.{' '}
        <Age at={router.serialSharedAt} prefix="seen" none="" /> If this one was replaced by it, open the enrolment
        window.
      </span>
    </section>
  );
}
