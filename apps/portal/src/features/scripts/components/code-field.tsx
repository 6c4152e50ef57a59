import { lazy, Suspense, type JSX } from 'react';
import { Skeleton } from '@demarc/ui';
import classes from './scripts.module.css';

/** Something to be said of a line, counted from 1. */
export interface LineNote {
  readonly line: number;
  readonly text: string;
  readonly isFault: boolean;
}

export interface CodeFieldProps {
  readonly label: string;
  readonly value: string;
  readonly readOnly: boolean;
  readonly notes: readonly LineNote[];
  readonly onChange: (text: string) => void;
}

const CodeEditor = lazy(async () => ({ default: (await import('./code-editor')).CodeEditor }));

/** A field for a script; what is worth a look stands below it as well, with its line. */
export function CodeField(props: CodeFieldProps): JSX.Element {
  const { notes } = props;
  return (
    <div className={classes.field}>
      <Suspense
        fallback={
          <div role="status" aria-label="The editor is loading">
            <Skeleton lines={10} />
          </div>
        }
      >
        <CodeEditor {...props} />
      </Suspense>
      {notes.length > 0 && (
        <ul className={classes.notes} aria-label="Worth a look">
          {notes.map(({ line, text, isFault }) => (
            <li key={`${line} ${text}`} data-fault={isFault || undefined}>
              <strong>Line {line}</strong> {text}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
