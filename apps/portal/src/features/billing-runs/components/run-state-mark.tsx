import type { JSX } from 'react';
import type { BillingRun } from '@demarc/contracts';
import { StateMark, type LookName } from '@demarc/ui';

const LOOK: Readonly<Record<BillingRun['state'], LookName>> = {
  queued: 'waiting',
  running: 'waiting',
  done: 'ok',
  failed: 'fault',
};

export function RunStateMark({ run }: { run: Pick<BillingRun, 'state' | 'parkedCount'> }): JSX.Element {
  if (run.state === 'done' && run.parkedCount > 0) return <StateMark look="look" word="done, some parked" />;
  return <StateMark look={LOOK[run.state]} word={run.state} />;
}
