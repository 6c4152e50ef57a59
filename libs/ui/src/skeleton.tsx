import type { JSX } from 'react';
import classes from './text.module.css';

/** Grey bars in the place of the text to come; they appear after 150 ms only. */
export function Skeleton({ lines = 3, width }: { lines?: number; width?: number | string }): JSX.Element {
  return (
    <span aria-hidden style={{ display: 'grid', gap: 8, padding: '4px 0' }}>
      {Array.from({ length: lines }, (_unused, index) => (
        <span key={index} className={classes.bar} style={{ width: width ?? `${92 - ((index * 17) % 40)}%` }} />
      ))}
    </span>
  );
}
