import type { IntentKey } from '@demarc/datamodel';
import { STAGES, type Stage } from './parameter-key';
import type { PlannedParameter } from './planned-parameter';
import type { Batch } from './set-outcome';

export function stageOf(intent: IntentKey): Stage {
  if (intent === 'management') return 'management';
  return intent === 'wan-pppoe' ? 'wan' : 'lan';
}

/**
 * The writes of a session in as few requests as is safe. What touches the WAN goes last and alone: it may cut the
 * session. At enrolment the management credentials go first and alone: without them nothing else is worth having.
 */
export function planBatches(parameters: readonly PlannedParameter[], isEnrolling: boolean): Batch[] {
  const paths = (stages: readonly Stage[]): string[] =>
    parameters
      .filter(({ action, intent }) => action === 'write' && stages.includes(stageOf(intent)))
      .map(({ path }) => path);
  const batches: Batch[] = isEnrolling
    ? STAGES.map((stage) => ({ stage, paths: paths([stage]) }))
    : [
        { stage: 'lan', paths: paths(['management', 'lan']) },
        { stage: 'wan', paths: paths(['wan']) },
      ];
  return batches.filter((batch) => batch.paths.length > 0);
}
