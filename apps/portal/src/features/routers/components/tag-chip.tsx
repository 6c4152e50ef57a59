import type { CSSProperties, JSX, ReactNode } from 'react';
import { hueOf } from './tag-hue';
import classes from './tags.module.css';

/** A tag; its colour follows from its name, so that it is the same on every page and for everybody. */
export function TagChip({ tag, children }: { tag: string; children?: ReactNode }): JSX.Element {
  return (
    <span className={classes.tag} style={{ '--tag-hue': hueOf(tag) } as CSSProperties}>
      {tag}
      {children}
    </span>
  );
}

export function TagList({ tags }: { tags: readonly string[] }): JSX.Element | null {
  if (tags.length === 0) return null;
  return (
    <span className={classes.list}>
      {tags.map((tag) => (
        <TagChip key={tag} tag={tag} />
      ))}
    </span>
  );
}
