import { useId, type JSX, type ReactNode } from 'react';
import classes from './layout.module.css';

export interface CardProps {
  title?: ReactNode;
  /** Ages and small actions, at the right of the title. */
  aside?: ReactNode;
  /** Tables and lists fill the card to its edge. */
  flush?: boolean;
  children: ReactNode;
}

export function Card({ title, aside, flush = false, children }: CardProps): JSX.Element {
  const id = useId();
  return (
    <section className={classes.card} aria-labelledby={title === undefined ? undefined : id}>
      {(title !== undefined || aside !== undefined) && (
        <header className={classes.cardHead}>
          {title !== undefined && (
            <h2 className={classes.cardTitle} id={id}>
              {title}
            </h2>
          )}
          {aside !== undefined && <div className={classes.cardAside}>{aside}</div>}
        </header>
      )}
      <div className={classes.cardBody} data-flush={flush || undefined}>
        {children}
      </div>
    </section>
  );
}
