import type { JSX, ReactNode } from 'react';
import { Button } from '@mantine/core';
import { IconAlertOctagon, IconRefresh } from '@tabler/icons-react';
import { CopyText } from './copy-text';
import classes from './layout.module.css';

export interface ErrorNoteProps {
  /** What did not work: "The invoices could not be loaded." */
  what: string;
  /** What still holds: "Nothing was booked." */
  holds?: string;
  /** The problem of the API, as it was thrown. */
  error: unknown;
  onRetry?: () => void;
  children?: ReactNode;
}

interface ProblemLike {
  title: string;
  code: string | null;
  requestId: string | null;
}

function problemLike(error: unknown): ProblemLike {
  if (!(error instanceof Error)) return { title: '', code: null, requestId: null };
  const { code, requestId } = error as Error & { code?: unknown; requestId?: unknown };
  return {
    title: error.message,
    code: typeof code === 'string' ? code : null,
    requestId: typeof requestId === 'string' ? requestId : null,
  };
}

/** In the card that failed, never the page: what did not work, what still holds, the way on, and what to tell support. */
export function ErrorNote({ what, holds, error, onRetry, children }: ErrorNoteProps): JSX.Element {
  const { title, code, requestId } = problemLike(error);
  return (
    <div className={classes.error} role="alert">
      <div className={classes.errorRow}>
        <IconAlertOctagon size={16} stroke={1.75} aria-hidden color="var(--d-bad)" />
        <strong>{what}</strong>
      </div>
      <div>
        {title !== '' && <span>{title.endsWith('.') ? title : `${title}.`} </span>}
        {holds}
      </div>
      {children}
      <div className={classes.errorRow}>
        {onRetry !== undefined && (
          <Button variant="default" onClick={onRetry} leftSection={<IconRefresh size={14} stroke={1.5} />}>
            Try again
          </Button>
        )}
        {code !== null && (
          <CopyText text={requestId === null ? code : `${code} ${requestId}`} label="code for support" mono />
        )}
      </div>
    </div>
  );
}
