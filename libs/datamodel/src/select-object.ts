import type { WifiBand } from './intents/intent';
import type { BandRule, IntentMapping, ObjectRule, PreferRule, RelatedRule } from './mappings/mapping';
import type { ReportedTree } from './reported-tree';

/** An object found in a tree, with the objects reached from it. Paths end with a dot. */
export interface FoundObject {
  readonly path: string;
  readonly related: ReadonlyMap<string, string>;
}

export type Band = WifiBand | '6';

/** Where a rule's `on` is: the object itself or a related one; null when that one does not exist. */
export function objectAt(found: FoundObject, on: string): string | null {
  return on === 'self' ? found.path : (found.related.get(on) ?? null);
}

/** The object an intent is about, of all the tree has of its kind; null when there is none. */
export function findObject(tree: ReportedTree, mapping: IntentMapping, band: WifiBand | null): FoundObject | null {
  const candidates = listObjects(tree, mapping.object);
  if (band === null) return preferred(tree, candidates, mapping.object.prefers);
  const known = candidates.map((found) => ({ found, band: bandOf(tree, found, mapping.object.bands) }));
  if (mapping.object.isSecond === true) {
    const [, ...others] = known.filter((entry) => entry.band === band).map(({ found }) => found);
    return preferred(tree, others, mapping.object.prefers);
  }
  const match = known.find((entry) => entry.band === band);
  if (match !== undefined) return match.found;
  // A router that says nothing of bands at all has one radio, and that is 2.4 GHz.
  const silent = known.every((entry) => entry.band === null);
  return silent && band === '2.4' ? (known[0]?.found ?? null) : null;
}

/** Every object of the kind that is not another thing, in instance order. */
export function listObjects(tree: ReportedTree, rule: ObjectRule): FoundObject[] {
  return tree
    .objects(rule.pattern)
    .filter((path) => !isRejected(tree, path, rule))
    .map((path) => ({ path, related: relatedTo(tree, path, rule.related) }));
}

function isRejected(tree: ReportedTree, path: string, rule: ObjectRule): boolean {
  return rule.rejects.some(({ parameter, matches, unless }) => {
    const value = tree.value(path + parameter);
    return value !== null && matches.test(value) && unless?.test(value) !== true;
  });
}

/** References are written with and without the dot at the end, singly or as a list. */
function referencesIn(text: string | null): string[] {
  if (text === null) return [];
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => (part.endsWith('.') ? part : `${part}.`));
}

function relatedTo(tree: ReportedTree, path: string, rules: readonly RelatedRule[]): Map<string, string> {
  const related = new Map<string, string>();
  for (const rule of rules) {
    const objects = tree.objects(rule.pattern);
    const found =
      'follows' in rule
        ? referencesIn(tree.value(path + rule.follows)).find((reference) => objects.includes(reference))
        : objects.find((object) => referencesIn(tree.value(object + rule.refers)).includes(path));
    if (found !== undefined) related.set(rule.as, found);
  }
  return related;
}

function preferred(
  tree: ReportedTree,
  candidates: readonly FoundObject[],
  rules: readonly PreferRule[],
): FoundObject | null {
  for (const rule of rules) {
    const found = candidates.find(({ path }) =>
      'namedBy' in rule
        ? referencesIn(tree.value(rule.namedBy)).includes(path)
        : rule.matches.test(tree.value(path + rule.parameter) ?? ''),
    );
    if (found !== undefined) return found;
  }
  return candidates[0] ?? null;
}

/** The band of a WiFi network by the best evidence there is; null when nothing tells. */
export function bandOf(tree: ReportedTree, found: FoundObject, rules: readonly BandRule[]): Band | null {
  for (const rule of rules) {
    const object = objectAt(found, rule.on);
    const value = object === null ? null : tree.value(object + rule.parameter);
    const band = value === null ? null : readBand(value, rule.says);
    if (band !== null) return band;
  }
  return null;
}

function readBand(text: string, says: BandRule['says']): Band | null {
  switch (says) {
    case 'band':
      return bandOfText(text);
    case 'channels':
      return bandOfChannels(text);
    case 'standard':
      return bandOfStandard(text);
  }
}

/** `2.4GHz`, `2.4Ghz`, `5G`; a list of several bands tells nothing. */
function bandOfText(text: string): Band | null {
  const bands = new Set<Band>();
  for (const part of text.split(',')) {
    if (/2[.]?4/.test(part)) bands.add('2.4');
    else if (/^\s*6(?:\.\d)?\s*G/i.test(part)) bands.add('6');
    else if (/^\s*5(?:\.\d)?\s*G?/i.test(part)) bands.add('5');
  }
  const [only] = bands;
  return bands.size === 1 && only !== undefined ? only : null;
}

/** Channels 1 to 14 are 2.4 GHz, from 32 on 5 GHz; 0 means automatic and tells nothing. */
function bandOfChannels(text: string): Band | null {
  const channels = [...text.matchAll(/\d{1,3}/g)].map(([digits]) => Number(digits)).filter((channel) => channel > 0);
  if (channels.length === 0) return null;
  if (channels.every((channel) => channel <= 14)) return '2.4';
  return channels.every((channel) => channel >= 32 && channel <= 196) ? '5' : null;
}

/** b and g exist at 2.4 GHz alone, a and ac at 5 GHz alone; n, ax and be at both. */
function bandOfStandard(text: string): Band | null {
  const standard = text.toLowerCase().replaceAll(/802\.11|\b11/g, '');
  const tokens = standard.split(/[^a-z]+/).flatMap((token) => token.match(/a[cx]|be|[abgn]/g) ?? []);
  if (tokens.includes('ac') || tokens.includes('a')) return tokens.includes('b') || tokens.includes('g') ? null : '5';
  return tokens.includes('b') || tokens.includes('g') ? '2.4' : null;
}
