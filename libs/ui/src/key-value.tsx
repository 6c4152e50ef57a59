import type { JSX, ReactNode } from 'react';
import classes from './layout.module.css';

export interface KeyValueProps {
  items: readonly (readonly [label: string, value: ReactNode])[];
}

/** Labels and values under each other; an absent value is an en dash, never an empty place. */
export function KeyValue({ items }: KeyValueProps): JSX.Element {
  return (
    <dl className={classes.keyValues}>
      {items.map(([label, value], index) => (
        <div key={`${index} ${label}`} style={{ display: 'contents' }}>
          <dt>{label}</dt>
          <dd>{value === null || value === undefined || value === '' ? '–' : value}</dd>
        </div>
      ))}
    </dl>
  );
}
