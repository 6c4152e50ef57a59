import type { DeviceQuirks, QuirkFlag, QuirkValue } from './quirk-flags';
import { isQuirkFlag } from './quirk-values';
import { matchesDevice, particularityOf, type DeviceModelFacts, type QuirkMatch } from './quirk-match';

/** Where a rule comes from. What was proposed and accepted counts as what staff wrote themselves. */
export const QUIRK_ORIGINS = ['shipped', 'learned', 'proposed', 'staff'] as const;
export type QuirkOrigin = (typeof QUIRK_ORIGINS)[number];

/** Flags for some devices. */
export interface QuirkRule {
  readonly id: string;
  readonly name: string;
  readonly origin: QuirkOrigin;
  readonly match: QuirkMatch;
  readonly flags: DeviceQuirks;
}

/** One flag of one device: its value, the rule that says so, and the rules that were overruled. */
export interface QuirkReason {
  readonly flag: QuirkFlag;
  readonly value: QuirkValue;
  readonly rule: QuirkRule;
  readonly overruled: readonly QuirkRule[];
}

export interface ResolvedQuirks {
  readonly quirks: DeviceQuirks;
  readonly reasons: readonly QuirkReason[];
}

const RANK: Readonly<Record<QuirkOrigin, number>> = { shipped: 0, learned: 1, proposed: 2, staff: 2 };

/** The rule that counts comes first: staff over learned over shipped, then the more particular, then the newer. */
export function comparePrecedence(a: QuirkRule, b: QuirkRule): number {
  return (
    RANK[b.origin] - RANK[a.origin] ||
    particularityOf(b.match) - particularityOf(a.match) ||
    (a.id === b.id ? 0 : a.id < b.id ? 1 : -1)
  );
}

/** A fleet has some hundred models and firmwares; whoever invents more pays for the matching again. */
const MAX_KEPT = 5_000;

/** The rules in force, compiled once: for a device it has seen the like of, this costs a look-up. */
export class QuirkSnapshot {
  private readonly rules: readonly QuirkRule[];
  private readonly resolved = new Map<string, ResolvedQuirks>();
  private readonly used: ReadonlySet<string>;

  constructor(
    readonly revision: number,
    rules: readonly QuirkRule[],
  ) {
    this.rules = rules.toSorted(comparePrecedence);
    this.used = new Set(rules.flatMap(({ flags }) => Object.keys(flags)));
  }

  static readonly empty: QuirkSnapshot = new QuirkSnapshot(0, []);

  resolve(facts: DeviceModelFacts): ResolvedQuirks {
    const key = keyOf(facts);
    const known = this.resolved.get(key);
    if (known !== undefined) return known;
    if (this.resolved.size >= MAX_KEPT) this.resolved.clear();
    const made = resolveQuirks(this.rules, facts);
    this.resolved.set(key, made);
    return made;
  }

  /** Whether any rule at all sets one of these flags. */
  usesAny(flags: readonly QuirkFlag[]): boolean {
    return flags.some((flag) => this.used.has(flag));
  }
}

function resolveQuirks(rules: readonly QuirkRule[], facts: DeviceModelFacts): ResolvedQuirks {
  const byFlag = new Map<QuirkFlag, { value: QuirkValue; rule: QuirkRule; overruled: QuirkRule[] }>();
  for (const rule of rules.filter(({ match }) => matchesDevice(match, facts))) {
    for (const [flag, value] of Object.entries(rule.flags) as [string, QuirkValue][]) {
      if (!isQuirkFlag(flag)) continue;
      const winner = byFlag.get(flag);
      if (winner === undefined) byFlag.set(flag, { value, rule, overruled: [] });
      else winner.overruled.push(rule);
    }
  }
  const reasons = [...byFlag].map(([flag, found]): QuirkReason => ({ flag, ...found }));
  return { quirks: Object.fromEntries(reasons.map(({ flag, value }) => [flag, value])), reasons };
}

/** Texts of a device are never joined with a character that it could send itself. */
const keyOf = (facts: DeviceModelFacts): string =>
  JSON.stringify([
    facts.oui,
    facts.manufacturer,
    facts.productClass,
    facts.modelName,
    facts.hardwareVersion,
    facts.softwareVersion,
  ]);
