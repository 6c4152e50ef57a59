import type { JSX } from 'react';
import type { DiagnosticKind } from '@demarc/contracts';
import { Age, StateMark, visibleText } from '@demarc/ui';
import { diagnosticsKey, useDiagnostics } from '../../lib/diagnostics';
import { useLive } from '../../lib/live';
import { isOpen, lookOf } from './diagnostic-judgement';
import { RunButton } from './diagnostic-run';
import { headlineOf, KIND_WORDS } from './diagnostic-words';
import classes from './diagnostics.module.css';

/** What helps while somebody is on the telephone. */
const QUICK: readonly DiagnosticKind[] = ['ping', 'wifi-scan', 'download'];

/** The last result of the few diagnoses that a call needs, each with its button. */
export function QuickDiagnostics({ routerId }: { routerId: string }): JSX.Element {
  const all = useDiagnostics(routerId).data ?? [];
  useLive(['router', 'task'], [diagnosticsKey(routerId)]);
  return (
    <ul className={classes.quick} aria-label="Diagnostics">
      {QUICK.map((kind) => {
        const last = all.find((each) => each.kind === kind);
        const isBusy = last !== undefined && isOpen(last);
        return (
          <li key={kind}>
            <span className={classes.name}>{KIND_WORDS[kind].title}</span>
            <span className={classes.wraps}>
              {last === undefined ? (
                <span className={classes.age}>not run yet</span>
              ) : (
                <>
                  <StateMark
                    look={lookOf(last)}
                    word={
                      isBusy
                        ? 'under way'
                        : last.result === null
                          ? visibleText(last.reason ?? last.state, 100)
                          : headlineOf(last.result)
                    }
                  />{' '}
                  <span className={classes.age}>
                    <Age at={last.finishedAt ?? last.createdAt} />
                  </span>
                </>
              )}
            </span>
            <RunButton routerId={routerId} kind={kind} isBusy={isBusy} isQuiet />
          </li>
        );
      })}
    </ul>
  );
}
