import type { JSX } from 'react';
import classes from './billing-run.module.css';

export const RUN_STEPS = ['choose', 'preview', 'run', 'result'] as const;
export type RunStep = (typeof RUN_STEPS)[number];

const WORDS: Readonly<Record<RunStep, string>> = { choose: 'Choose', preview: 'Preview', run: 'Run', result: 'Result' };

export function RunSteps({ now }: { now: RunStep }): JSX.Element {
  const at = RUN_STEPS.indexOf(now);
  return (
    <ol className={classes.steps} aria-label="Steps">
      {RUN_STEPS.map((step, index) => (
        <li
          key={step}
          aria-current={step === now ? 'step' : undefined}
          data-phase={index < at ? 'past' : index === at ? 'now' : 'to come'}
        >
          <span className={classes.stepNumber}>{index + 1}</span>
          {WORDS[step]}
        </li>
      ))}
    </ol>
  );
}
