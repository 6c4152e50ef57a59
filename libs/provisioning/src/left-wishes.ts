import { isSameValue, type ReportedTree } from '@demarc/datamodel';
import type { Claim, OwnedParameter } from './owner-chain';
import { HIDDEN, wantedTextOf, type ParameterMemory, type PlannedParameter } from './planned-parameter';

interface Known {
  readonly tree: ReportedTree;
  readonly memory: ReadonlyMap<string, ParameterMemory>;
}

/**
 * Without what a script left on the router and somebody has changed since: only the script's next run puts it back. What
 * a stronger owner holds stays in sight, because it never was put in place.
 */
export function standing(claims: readonly Claim[], known: Known): Claim[] {
  const weaker = new Set(['script', 'default']);
  const held = new Set(claims.filter(({ wish }) => !weaker.has(wish.owner)).map(({ wanted }) => wanted.path));
  return claims.filter(
    (claim) => claim.wish.isLeft !== true || held.has(claim.wanted.path) || isStanding(claim, known),
  );
}

function isStanding({ wanted }: Claim, { tree, memory }: Known): boolean {
  const { path, value, type } = wanted;
  const known = memory.get(path);
  if (known?.status === 'refused') return known.written === wantedTextOf(wanted);
  const reported = tree.value(path);
  return value === null || reported === null || isSameValue(value, reported, type);
}

/** What a script left is looked at, and never written by a plan. */
export function asLeft(
  { wanted, wish, overrides }: OwnedParameter,
  memory: ParameterMemory | undefined,
): PlannedParameter {
  const isRefused = memory?.status === 'refused';
  const plain = wanted.secret === null ? ('in-sync' as const) : ('unverifiable' as const);
  return {
    ...wanted,
    owner: wish.owner,
    mode: wish.mode,
    source: wish.source ?? null,
    overrides,
    status: isRefused ? 'refused' : plain,
    reason: isRefused ? memory.reason : wanted.secret === null ? null : HIDDEN,
    written: wantedTextOf(wanted),
    deviceForm: null,
    corrections: 0,
    parameterKey: null,
    action: 'none',
    wasTried: false,
  };
}
