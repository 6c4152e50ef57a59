import type { WantedParameter } from '@demarc/datamodel';
import { wantedTextOf } from './planned-parameter';
import type { Owner, Wish, WishMode, WishSource } from './wanted-state';

/** A wish for one parameter of one router. */
export interface Claim {
  readonly wanted: WantedParameter;
  readonly wish: Wish;
}

/** A wish that a stronger one has overridden. */
export interface Overridden {
  readonly owner: Owner;
  readonly mode: WishMode;
  readonly source: WishSource | null;
  /** null: a secret. */
  readonly value: string | null;
  /** It wants the same. */
  readonly isSame: boolean;
}

/** The wish that holds for a parameter, and those it overrides, strongest first. */
export interface OwnedParameter extends Claim {
  readonly overrides: readonly Overridden[];
}

/** What is not to be moved by what an operator sets: the way to the router, and what a service is owed. */
const BEFORE_PROFILES: readonly Owner[] = ['management', 'suspension', 'subscription'];
/** From the nearest scope to the widest. */
const PROFILES: readonly Owner[] = [
  'router-profile',
  'subscription-profile',
  'tag-profile',
  'plan-profile',
  'model-profile',
  'fleet-profile',
];
const AFTER_PROFILES: readonly Owner[] = ['script', 'default'];

/** All who may want something of a router. */
export const OWNERS: readonly Owner[] = [...BEFORE_PROFILES, ...PROFILES, 'subscriber', ...AFTER_PROFILES];

/** Whether a wish may go against the rule that management is never cut: it knows of the branch itself. */
export const knowsBranch = (owner: Owner): boolean => BEFORE_PROFILES.includes(owner);

/**
 * Every parameter has one owner. Management comes first, then a suspension, then what the service is owed; then profiles
 * from the nearest scope to the widest. The subscriber's own setting gives way to a profile that enforces, and is
 * stronger than one that only says how things begin. Scripts come after what was said in so many words, defaults last.
 */
export function assignOwners(claims: readonly Claim[]): OwnedParameter[] {
  const byPath = new Map<string, Claim[]>();
  for (const claim of claims) {
    const known = byPath.get(claim.wanted.path);
    if (known === undefined) byPath.set(claim.wanted.path, [claim]);
    else known.push(claim);
  }
  return [...byPath.values()].map((rivals) => {
    if (rivals.length === 1 && rivals[0] !== undefined) return { ...rivals[0], overrides: [] };
    const [first, ...others] = inOrder(rivals);
    if (first === undefined) throw new Error('assertion failed: a claim has a path');
    return { ...first, overrides: others.map((claim) => overriddenBy(first, claim)) };
  });
}

/** What protects another field gives way to whoever says how it shall be: else the two would take turns. */
function inOrder(claims: readonly Claim[]): Claim[] {
  const said = claims.filter(({ wanted }) => !wanted.field.endsWith('-protection'));
  const implied = claims.filter(({ wanted }) => wanted.field.endsWith('-protection'));
  return [...byOwner(said), ...byOwner(implied)];
}

/** Of several wishes for one thing, the one that holds. */
export function strongestOf<W extends Wish>(wishes: readonly W[]): W {
  const [first] = byOwner(wishes.map((wish) => ({ wish })));
  if (first === undefined) throw new Error('assertion failed: somebody wants it');
  return first.wish;
}

function byOwner<Item extends { readonly wish: Wish }>(claims: readonly Item[]): Item[] {
  const nearest = byRank(claims.filter(({ wish }) => PROFILES.includes(wish.owner)))[0];
  const isInitial = nearest?.wish.mode === 'initial';
  const middle: readonly Owner[] = isInitial ? ['subscriber', ...PROFILES] : [...PROFILES, 'subscriber'];
  return byRank(claims, [...BEFORE_PROFILES, ...middle, ...AFTER_PROFILES]);
}

/** Of one owner the heavier wish is stronger, then the one that was made first. */
function byRank<Item extends { readonly wish: Wish }>(
  claims: readonly Item[],
  order: readonly Owner[] = OWNERS,
): Item[] {
  const rank = new Map(order.map((owner, at) => [owner, at]));
  return claims.toSorted(
    (a, b) =>
      (rank.get(a.wish.owner) ?? 0) - (rank.get(b.wish.owner) ?? 0) || (b.wish.weight ?? 0) - (a.wish.weight ?? 0),
  );
}

const overriddenBy = (winner: Claim, { wanted, wish }: Claim): Overridden => ({
  owner: wish.owner,
  mode: wish.mode,
  source: wish.source ?? null,
  value: wanted.secret === null ? wanted.value : null,
  isSame: wantedTextOf(wanted) === wantedTextOf(winner.wanted),
});
