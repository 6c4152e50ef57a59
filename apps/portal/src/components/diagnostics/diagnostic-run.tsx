import { useState, type JSX } from 'react';
import { Button } from '@mantine/core';
import type { DiagnosticKind, DiagnosticOrder, RouterDiagnostic } from '@demarc/contracts';
import { Age, asSentence, ErrorNote, StateMark } from '@demarc/ui';
import { newIdempotencyKey } from '../../lib/api-client';
import { useCancelDiagnostic, useStartDiagnostic } from '../../lib/diagnostics';
import { useMay } from '../../lib/session';
import { DiagnosticDialog, hasSettings } from './diagnostic-dialog';
import { stepOf, STEPS } from './diagnostic-judgement';
import { KIND_WORDS } from './diagnostic-words';
import classes from './diagnostics.module.css';

const isReading = (kind: DiagnosticKind): boolean => kind === 'hosts' || kind === 'optical' || kind === 'ppp';

/** Begins one: at once where there is nothing to choose. */
export function RunButton(props: {
  routerId: string;
  kind: DiagnosticKind;
  isBusy: boolean;
  /** One of several: not the thing to do on this page. */
  isQuiet?: boolean;
}): JSX.Element | null {
  const { routerId, kind, isBusy, isQuiet = false } = props;
  const [isAsking, setAsking] = useState(false);
  const start = useStartDiagnostic(routerId);
  const may = useMay(isReading(kind) ? 'router.read' : 'router.diagnose');
  if (!may) return null;
  const begin = (): void => {
    if (hasSettings(kind)) setAsking(true);
    else start.mutate({ order: { kind } as DiagnosticOrder, idempotencyKey: newIdempotencyKey() });
  };
  return (
    <>
      <Button
        onClick={begin}
        loading={start.isPending}
        disabled={isBusy}
        aria-label={isQuiet ? `Run ${KIND_WORDS[kind].title}` : undefined}
        {...(isQuiet ? { variant: 'default', size: 'compact-sm' } : {})}
      >
        {hasSettings(kind) ? 'Run…' : 'Run'}
      </Button>
      {start.error !== null && <ErrorNote what="It was not begun." error={start.error} />}
      {isAsking && <DiagnosticDialog routerId={routerId} kind={kind} onClose={() => setAsking(false)} />}
    </>
  );
}

/** How far one is that is under way; it can be given up at any time. */
export function Progress({ diagnostic }: { diagnostic: RouterDiagnostic }): JSX.Element {
  const cancel = useCancelDiagnostic(diagnostic.cpeId);
  const may = useMay('router.diagnose');
  const { at, words } = stepOf(diagnostic);
  return (
    <div role="status">
      <ol className={classes.steps}>
        {STEPS.map((step, index) => (
          <li key={step}>
            <StateMark look={index < at ? 'ok' : index === at ? 'waiting' : 'off'} word={step} />
          </li>
        ))}
      </ol>
      <div className={classes.lead}>
        <p>
          {asSentence(words)} Asked for <Age at={diagnostic.createdAt} /> by {diagnostic.createdBy}.
        </p>
        {may && (
          <Button
            variant="default"
            size="compact-xs"
            loading={cancel.isPending}
            onClick={() => cancel.mutate(diagnostic.id)}
          >
            Give up
          </Button>
        )}
      </div>
      {cancel.error !== null && <ErrorNote what="It was not given up." error={cancel.error} />}
    </div>
  );
}
