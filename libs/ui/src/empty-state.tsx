import type { JSX, ReactNode } from 'react';
import classes from './layout.module.css';

/** Says why nothing is here, and the next act. */
export function EmptyState({ title, children }: { title: string; children?: ReactNode }): JSX.Element {
  return (
    <div className={classes.empty}>
      <strong>{title}</strong>
      {children}
    </div>
  );
}
