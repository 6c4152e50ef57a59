import type { JSX } from 'react';
import { useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { ErrorNote } from '@demarc/ui';

/** Only for what no card could catch: a page that does not load, or a bug of ours. */
export function PageProblem({ error, reset }: ErrorComponentProps): JSX.Element {
  const router = useRouter();
  return (
    <ErrorNote
      what="This page could not be shown."
      holds="Nothing was changed."
      error={error}
      onRetry={() => {
        reset();
        void router.invalidate();
      }}
    />
  );
}
