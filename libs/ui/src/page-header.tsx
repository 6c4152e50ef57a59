import type { JSX, ReactNode } from 'react';
import classes from './layout.module.css';

export interface PageHeaderProps {
  title: ReactNode;
  /** The answer first: one sentence of what is true. */
  lead?: ReactNode;
  actions?: ReactNode;
}

export function PageHeader({ title, lead, actions }: PageHeaderProps): JSX.Element {
  return (
    <header className={classes.pageHeader}>
      {typeof title === 'string' && <title>{`${title} · Demarc`}</title>}
      <div>
        <h1 className={classes.pageTitle}>{title}</h1>
        {lead !== undefined && <p className={classes.pageLead}>{lead}</p>}
      </div>
      {actions !== undefined && <div className={classes.pageActions}>{actions}</div>}
    </header>
  );
}
