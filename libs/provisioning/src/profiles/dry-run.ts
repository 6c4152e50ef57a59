import type { Reason } from '@demarc/datamodel';
import { touchesWan } from '../spare-branch';
import { openPlan } from '../plan-rpcs';
import { wantedTextOf, type PlannedParameter } from '../planned-parameter';
import { treeOf } from '../plan-tree';
import type { PlanInput, SessionPlan } from '../session-plan';
import type { Owner, WantedFacts } from '../wanted-state';

/** A parameter that a change would have written. */
export interface ForeseenWrite {
  readonly path: string;
  /** null: a secret, or never told. */
  readonly before: string | null;
  readonly after: string | null;
  readonly isSecret: boolean;
  readonly from: Owner | null;
  readonly to: Owner;
}

/** What a change of what is wanted would do to one router. */
export interface Foreseen {
  readonly writes: readonly ForeseenWrite[];
  readonly cannot: readonly { readonly what: string; readonly reason: Reason }[];
  /** Settings of the change that a stronger wish keeps from holding: whose. */
  readonly overridden: readonly Owner[];
  readonly touchesWan: boolean;
  readonly needsReboot: boolean;
  /** The plan itself, as it would be opened then. */
  readonly plan: SessionPlan;
}

/** A router as it is remembered; nothing of it is asked. */
export type DryInput = Pick<PlanInput, 'root' | 'quirks' | 'tree' | 'memory' | 'evidence' | 'rows'>;

/**
 * What would be written to a router under other wishes, and is not under those of today: by the planner itself, without
 * sending. `sourceId` names the profile that changes.
 */
export function foresee(input: DryInput, today: WantedFacts, then: WantedFacts, sourceId: string): Foreseen {
  const before = openDry(input, today);
  const after = openDry(input, then);
  const known = new Map(before.parameters.map((parameter) => [parameter.path, parameter]));
  const tree = treeOf(after);
  const news = after.parameters.filter((parameter) => isNews(parameter, known.get(parameter.path)));
  const writes = news.filter(({ action }) => action === 'write');
  const refused = news.filter(({ status }) => status === 'refused');
  const unresolved = after.unresolved.filter((entry) => !before.unresolved.some((old) => keyOf(old) === keyOf(entry)));
  return {
    writes: [
      ...writes.map((parameter) => foreseenOf(parameter, tree.value(parameter.path), known.get(parameter.path))),
      ...rowsGone(before, after),
    ],
    cannot: [
      ...unresolved.map(({ intent, field, reason }) => ({
        what: field === null ? intent : `${intent} ${field}`,
        reason,
      })),
      ...refused.flatMap(({ path, reason }) => (reason === null ? [] : [{ what: path, reason }])),
    ],
    overridden: after.parameters
      .filter(({ overrides }) => overrides.some(({ source, isSame }) => source?.id === sourceId && !isSame))
      .map(({ owner }) => owner),
    touchesWan: writes.some(({ path }) => touchesWan(path)),
    needsReboot: writes.some(({ path }) =>
      input.memory.some((one) => one.path === path && one.status === 'after-reboot'),
    ),
    plan: after,
  };
}

/** The first contact has been: what is known of the router is its tree. */
const openDry = (input: DryInput, facts: WantedFacts): SessionPlan =>
  openPlan({
    ...input,
    facts,
    informed: [],
    experience: { discovery: null, valuesPerAnswer: null, badNames: [] },
    resume: null,
    reportedParameterKey: null,
    hasBooted: false,
    isEnrolling: false,
    isObserving: false,
    refresh: 'none',
    isDry: true,
    alsoRead: [],
  });

function isNews(parameter: PlannedParameter, before: PlannedParameter | undefined): boolean {
  if (before === undefined || wantedTextOf(before) !== wantedTextOf(parameter)) return true;
  return before.action !== parameter.action;
}

/** Rows that nobody would want any more. */
function rowsGone(before: SessionPlan, after: SessionPlan): ForeseenWrite[] {
  const leaving = ({ rowSteps }: SessionPlan): (readonly [string, string])[] =>
    rowSteps.flatMap((step) => (step.do === 'delete' ? [[step.instance, step.row.name] as const] : []));
  const today = new Map(leaving(before));
  return leaving(after)
    .filter(([path]) => !today.has(path))
    .map(([path, name]) => ({ path, before: name, after: null, isSecret: false, from: null, to: 'default' }));
}

const keyOf = ({ intent, field, reason }: SessionPlan['unresolved'][number]): string =>
  `${intent} ${field} ${reason.code}`;

function foreseenOf(
  { path, value, secret, owner }: PlannedParameter,
  reported: string | null,
  before: PlannedParameter | undefined,
): ForeseenWrite {
  const isSecret = secret !== null;
  return {
    path,
    before: isSecret ? null : reported,
    after: isSecret ? null : value,
    isSecret,
    from: before?.owner ?? null,
    to: owner,
  };
}
