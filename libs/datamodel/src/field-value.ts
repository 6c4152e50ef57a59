import type { FieldValue, PlacedIntent, SecretText } from './intents/intent';
import type { FieldRule } from './mappings/mapping';
import { parentOf } from './parameter-path';
import type { ReportedTree } from './reported-tree';
import { parseBoolean, writeBoolean } from './values';

export const isSecretText = (value: unknown): value is SecretText =>
  typeof value === 'object' && value !== null && 'ref' in value && 'fingerprint' in value;

/** The value of one field; undefined: the intent says nothing of it. */
export function fieldOf(intent: PlacedIntent, field: string): FieldValue | undefined {
  const fields: object = intent.kind === 'fields' ? intent.values : intent;
  const value: unknown = Object.hasOwn(fields, field) ? new Map(Object.entries(fields)).get(field) : undefined;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return isSecretText(value) ? value : undefined;
}

/** A value in the words and units of its place; null: it cannot be had there. */
export function textFor(
  rule: Pick<FieldRule, 'values' | 'scale' | 'part'>,
  value: string | number | boolean,
): string | null {
  if (rule.values !== undefined) {
    const key = String(value);
    return Object.hasOwn(rule.values, key) ? (rule.values[key] ?? null) : null;
  }
  if (rule.scale !== undefined && typeof value !== 'boolean') return String(Number(value) * rule.scale);
  if (rule.part === undefined) return String(value);
  return String(value).split(',')[rule.part]?.trim() ?? null;
}

/** What a place shows, in the words of the field; null: the field has no word for it. */
export function valueFrom(rule: Pick<FieldRule, 'values' | 'scale' | 'part' | 'type'>, text: string): string | null {
  const isTrue = rule.type === 'boolean' ? parseBoolean(text) : null;
  if (rule.type === 'boolean' && isTrue === null) return null;
  const said = isTrue === null ? text : String(isTrue);
  if (rule.values !== undefined) return Object.entries(rule.values).find(([, word]) => word === said)?.[0] ?? null;
  if (rule.part !== undefined) return null;
  if (rule.scale === undefined) return said;
  const count = Number(said);
  return Number.isInteger(count / rule.scale) ? String(count / rule.scale) : null;
}

/** G26: the form of this parameter, or else of another boolean beside it. */
export function inBooleanForm(value: boolean, tree: ReportedTree, path: string): string {
  const own = tree.value(path);
  if (own !== null && own !== '') return writeBoolean(value, own);
  const sibling = tree
    .below(parentOf(path))
    .find((name) => tree.row(name)?.[2] === 'boolean' && tree.value(name) !== '');
  return writeBoolean(value, sibling === undefined ? null : tree.value(sibling));
}
