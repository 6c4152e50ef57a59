import type { QuirkInForce, QuirkRuleOrigin, QuirkValue } from '@demarc/contracts';

export const ORIGIN_WORDS: Readonly<Record<QuirkRuleOrigin, string>> = {
  shipped: 'comes with Demarc',
  learned: 'learned',
  proposed: 'proposed, accepted by staff',
  staff: 'set by staff',
};

export const valueWords = (value: QuirkValue): string =>
  typeof value === 'boolean' ? (value ? 'on' : 'off') : String(value);

/** Why a device has a flag: the rule, where it comes from, and what it overruled. */
export function whyWords({ ruleName, origin, overruled }: QuirkInForce): string {
  const over = overruled.length === 0 ? '' : `; counts more than ${overruled.map((name) => `“${name}”`).join(', ')}`;
  return `“${ruleName}” (${ORIGIN_WORDS[origin]})${over}`;
}

export const DISCOVERY_WORDS = {
  whole: 'its names are asked for all at once',
  'by-object': 'its names are asked for object by object',
  'by-level': 'its names are asked for level by level',
} as const;
