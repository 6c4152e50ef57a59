import { useEffect, useState, type JSX, type ReactNode } from 'react';
import type { UseQueryResult } from '@tanstack/react-query';
import { EmptyState, ErrorNote, Skeleton } from '@demarc/ui';
import { ApiProblem } from '../lib/api-client';
import classes from './loaded.module.css';

const SAY_WHAT_AFTER_MS = 3000;

export interface LoadedProps<T> {
  query: Pick<UseQueryResult<T>, 'data' | 'error' | 'isPlaceholderData' | 'refetch'>;
  /** What it is, as the start of a sentence: "The router". */
  what: string;
  lines?: number;
  /** Shown instead of the plain refusal when there is no such thing. */
  missing?: ReactNode;
  children: (data: T) => ReactNode;
}

/** Grey bars in the final place; after three seconds a sentence says what is awaited. */
function Awaiting({ what, lines }: { what: string; lines: number }): JSX.Element {
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), SAY_WHAT_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div role="status" aria-label={`${what} is loading`} className={classes.awaiting}>
      <Skeleton lines={lines} />
      {isLong && <p className={classes.note}>{what} is still being fetched from the server.</p>}
    </div>
  );
}

/** The states of a reading, the same in every card: awaited, refused, missing, failed, old, there. */
export function Loaded<T>({ query, what, lines = 6, missing, children }: LoadedProps<T>): JSX.Element {
  const { data, error, isPlaceholderData, refetch } = query;
  if (data !== undefined) {
    return (
      <div data-old={isPlaceholderData || undefined} className={classes.loaded}>
        {error !== null && (
          <ErrorNote what={`${what} may be out of date.`} error={error} onRetry={() => void refetch()} />
        )}
        {children(data)}
      </div>
    );
  }
  if (error === null) return <Awaiting what={what} lines={lines} />;
  if (error instanceof ApiProblem && error.status === 404) {
    return <EmptyState title={error.title}>{missing}</EmptyState>;
  }
  if (error instanceof ApiProblem && error.status === 403) {
    return (
      <EmptyState title={`${what} is not open to your role.`}>
        {error.title} An owner can change roles on the staff page.
      </EmptyState>
    );
  }
  return <ErrorNote what={`${what} could not be loaded.`} error={error} onRetry={() => void refetch()} />;
}
