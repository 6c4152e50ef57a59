import { isToBeMade } from '@demarc/datamodel';
import { STAGES, type Stage } from './parameter-key';
import { unitsOf } from './partners';
import type { PlannedParameter } from './planned-parameter';
import type { PlanInput } from './session-plan';
import type { Batch } from './set-outcome';
import { touchesWan } from './spare-branch';

/** `wan`: the account of the service. `uplink`: what else its connection, or another one, may fall with. */
export function stageOf({ intent, path }: Pick<PlannedParameter, 'intent' | 'path'>): Stage {
  if (intent === 'management' || intent === 'wan-pppoe') return intent === 'management' ? 'management' : 'wan';
  return touchesWan(path) ? 'uplink' : 'lan';
}

/**
 * The writes of a session in as few requests as is safe. What touches the WAN goes last and alone: it may cut the
 * session. At enrolment the management credentials go first and alone: without them nothing else is worth having.
 */
export function planBatches(
  parameters: readonly PlannedParameter[],
  { isEnrolling, quirks }: Pick<PlanInput, 'isEnrolling' | 'quirks'>,
): Batch[] {
  const max = quirks.maxSettingsPerWrite ?? Infinity;
  const of = (stages: readonly Stage[]): PlannedParameter[] =>
    parameters.filter(
      (parameter) => parameter.action === 'write' && !isToBeMade(parameter.path) && stages.includes(stageOf(parameter)),
    );
  const batches: Batch[] = isEnrolling
    ? STAGES.flatMap((stage) => cut(stage, of([stage]), max))
    : [
        ...cut('lan', of(['management', 'lan']), max),
        ...cut('uplink', of(['uplink']), max),
        ...cut('wan', of(['wan']), max),
      ];
  return batches.filter((batch) => batch.paths.length > 0);
}

/** G32: no more values at once than the make takes. What carries a connection is never parted. */
function cut(stage: Stage, parameters: readonly PlannedParameter[], max: number): Batch[] {
  const whole = { stage, paths: parameters.map(({ path }) => path) };
  if (parameters.length <= max || stage === 'wan' || stage === 'uplink') return [whole];
  const together = parameters.filter(({ intent }) => intent === 'management').map(({ path }) => path);
  const rest = parameters.filter(({ intent }) => intent !== 'management').map(({ path }) => path);
  const parts = [together, ...packed(unitsOf(parameters, rest), max)].filter((paths) => paths.length > 0);
  return parts.map((paths, part) => ({ stage, paths, part }));
}

/** As many units as fit into one request; one that is too big by itself has a request of its own. */
function packed(units: readonly (readonly string[])[], max: number): string[][] {
  const parts: string[][] = [];
  for (const unit of units) {
    const last = parts.at(-1);
    if (last === undefined || last.length + unit.length > max) parts.push([...unit]);
    else last.push(...unit);
  }
  return parts;
}
