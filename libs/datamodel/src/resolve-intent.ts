import { fieldOf, inBooleanForm, textFor, valueFrom } from './field-value';
import {
  intentKeyOf,
  isRowTable,
  mappedAs,
  type FieldValue,
  type IntentKey,
  type ParameterIntent,
  type PlacedIntent,
  type SecretText,
} from './intents/intent';
import type { DataModelMapping, FieldRule, IntentMapping, ReasonRule } from './mappings/mapping';
import { TR098_MAPPING } from './mappings/tr098';
import { TR181_MAPPING } from './mappings/tr181';
import { TR098_ROOT, type DataModelRoot } from './parameter-path';
import type { ReportedTree } from './reported-tree';
import { resolveParameter } from './resolve-parameter';
import { rowFieldShown } from './resolve-row';
import { readRowName } from './rows';
import { findObject, objectAt, type FoundObject } from './select-object';
import { isValueType, parseBoolean } from './values';

/** Why something is not done: a code for programs, words for people. */
export interface Reason {
  readonly code: string;
  readonly text: string;
}

/** One parameter that should have one value. Of a secret only the fingerprint is here. */
export interface WantedParameter {
  readonly path: string;
  readonly type: string;
  readonly value: string | null;
  readonly secret: SecretText | null;
  readonly intent: IntentKey;
  readonly field: string;
}

/** A field of an intent that this router has no place for. */
export interface MissingField {
  readonly field: string;
  readonly reason: Reason;
}

export type Resolution =
  | {
      readonly parameters: readonly WantedParameter[];
      readonly missing: readonly MissingField[];
      readonly object: string;
    }
  | { readonly unresolved: Reason };

export function mappingFor(root: DataModelRoot): DataModelMapping {
  return root === TR098_ROOT ? TR098_MAPPING : TR181_MAPPING;
}

/**
 * An intent as parameters of one router's tree. `avoid` holds names the router refused: where a field has alternatives,
 * the next one is taken.
 */
export function resolveIntent(
  intent: PlacedIntent | ParameterIntent,
  tree: ReportedTree,
  mapping: DataModelMapping,
  avoid: ReadonlySet<string> = new Set(),
): Resolution {
  if (intent.kind === 'parameter') return resolveParameter(intent, tree, avoid);
  const key = intentKeyOf(intent);
  const { kind, band } = mappedAs(key);
  const rules = mapping.intents[kind];
  const found = findObject(tree, rules, band);
  if (found === null) return { unresolved: reasonOf(rules.object.none, band) };
  const parameters: WantedParameter[] = [];
  const missing: MissingField[] = [];
  for (const rule of rules.fields) {
    const wanted = fieldOf(intent, rule.field);
    if (wanted === undefined) continue;
    const paths = placesOf(tree, found, rule, avoid);
    const at = paths.flatMap((path) => wantedAt(path, wanted, rule, { tree, key }) ?? []);
    parameters.push(...at);
    if (paths.length > at.length) missing.push({ field: rule.field, reason: NO_SUCH_VALUE });
    if (paths.length === 0 && (rule.need === 'required' || (rule.need === 'unless-true' && wanted === false)))
      missing.push({ field: rule.field, reason: reasonOf(rule.none, band) });
  }
  const unknown = unknownFields(intent, rules).map((field) => ({ field, reason: NO_FIELD }));
  const has = new Set(parameters.map(({ field }) => field));
  const coupled = coupledTo(parameters, { rules, tree, found, key });
  return {
    parameters: [...parameters, ...coupled],
    // Where one data model has a field in two places, one of them is enough.
    missing: [...missing.filter(({ field }) => !has.has(field)), ...unknown],
    object: found.path,
  };
}

/** Fields that this data model has no place for at all. */
const unknownFields = (intent: PlacedIntent, { fields }: IntentMapping): string[] =>
  intent.kind !== 'fields'
    ? []
    : Object.keys(intent.values).filter((field) => !fields.some((rule) => rule.field === field));

const NO_FIELD: Reason = { code: 'no-field', text: 'the data model of this router has no place for it' };
const NO_SUCH_VALUE: Reason = { code: 'no-such-value', text: 'this router cannot be told this value' };

function reasonOf(rule: ReasonRule, band: string | null): Reason {
  return { code: rule.code, text: rule.text.replace('{band}', band ?? '') };
}

/** Where a field is written: the first place that exists and is not read-only, or every such place. */
function placesOf(
  tree: ReportedTree,
  found: FoundObject,
  rule: FieldRule,
  avoid: ReadonlySet<string>,
): readonly string[] {
  const places: string[] = [];
  for (const { on, parameter } of rule.at) {
    const object = objectAt(found, on);
    const path = object === null ? null : object + parameter;
    if (path === null || !tree.has(path) || tree.isWritable(path) === false || avoid.has(path)) continue;
    places.push(path);
    if (rule.every !== true) break;
  }
  return places;
}

interface At {
  readonly tree: ReportedTree;
  readonly key: IntentKey;
}

/** Null: this place has no word for the value. */
function wantedAt(path: string, wanted: FieldValue, rule: FieldRule, { tree, key }: At): WantedParameter | null {
  const type = typeAt(tree, path) ?? rule.type;
  const base = { path, type, intent: key, field: rule.field };
  if (typeof wanted === 'object') return { ...base, value: null, secret: wanted };
  const text = textFor(rule, wanted);
  if (text === null) return null;
  const isTrue = rule.type === 'boolean' ? parseBoolean(text) : null;
  return { ...base, value: isTrue === null ? text : inBooleanForm(isTrue, tree, path), secret: null };
}

/** G24: types that no CPE may have are spelling mistakes. */
function typeAt(tree: ReportedTree, path: string): string | null {
  const reported = tree.row(path)?.[2] ?? '';
  return isValueType(reported) ? reported : null;
}

interface CoupledContext extends At {
  readonly rules: IntentMapping;
  readonly found: FoundObject;
}

/** Parameters that would defeat a field as they stand, written along with it. */
function coupledTo(parameters: readonly WantedParameter[], context: CoupledContext): WantedParameter[] {
  const { rules, tree, found, key } = context;
  return rules.coupled.flatMap((rule): WantedParameter[] => {
    const object = objectAt(found, rule.on);
    const path = object === null ? '' : object + rule.parameter;
    const reported = tree.value(path);
    const isNeeded = parameters.some(({ field }) => field === rule.with);
    if (!isNeeded || reported === null || rule.keep.test(reported) || tree.isWritable(path) === false) return [];
    // Said in so many words.
    if (parameters.some((parameter) => parameter.path === path)) return [];
    const type = typeAt(tree, path) ?? 'string';
    const isTrue = type === 'boolean' ? parseBoolean(rule.write) : null;
    const value = isTrue === null ? rule.write : inBooleanForm(isTrue, tree, path);
    return [{ path, type, value, secret: null, intent: key, field: `${rule.with}-protection` }];
  });
}

/** A value that a router shows for a field, in the field's own words; null when it has none for it. */
export function fieldShown(key: IntentKey, field: string, text: string, mapping: DataModelMapping): string | null {
  if (key === 'parameter') return text;
  if (isRowTable(key)) return rowFieldShown(key, readRowName(key, field)?.field ?? '', text, mapping);
  const rule = mapping.intents[mappedAs(key).kind].fields.find((each) => each.field === field);
  return rule === undefined ? null : valueFrom(rule, text);
}
