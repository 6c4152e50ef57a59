import { assertNever } from '@demarc/kernel';
import { intentKeyOf, type Intent, type IntentKey, type SecretText } from './intents/intent';
import type { DataModelMapping, FieldRule, IntentMapping, ReasonRule } from './mappings/mapping';
import { TR098_MAPPING } from './mappings/tr098';
import { TR181_MAPPING } from './mappings/tr181';
import { parentOf, TR098_ROOT, type DataModelRoot } from './parameter-path';
import type { ReportedTree } from './reported-tree';
import { findObject, objectAt, type FoundObject } from './select-object';
import { isValueType, writeBoolean } from './values';

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
  intent: Intent,
  tree: ReportedTree,
  mapping: DataModelMapping,
  avoid: ReadonlySet<string> = new Set(),
): Resolution {
  const rules = mapping.intents[intent.kind];
  const band = intent.kind === 'wifi' ? intent.band : null;
  const found = findObject(tree, rules, band);
  if (found === null) return { unresolved: reasonOf(rules.object.none, band) };
  const parameters: WantedParameter[] = [];
  const missing: MissingField[] = [];
  for (const rule of rules.fields) {
    const wanted = fieldOf(intent, rule.field);
    const paths = placesOf(tree, found, rule, avoid);
    if (paths.length > 0) {
      parameters.push(...paths.map((path) => wantedAt(path, wanted, rule, { tree, intent })));
    } else if (rule.need === 'required' || (rule.need === 'unless-true' && wanted === false)) {
      missing.push({ field: rule.field, reason: reasonOf(rule.none, band) });
    }
  }
  const coupled = coupledTo(parameters, { rules, tree, found, intent });
  return { parameters: [...parameters, ...coupled], missing, object: found.path };
}

function reasonOf(rule: ReasonRule, band: string | null): Reason {
  return { code: rule.code, text: rule.text.replace('{band}', band ?? '') };
}

type FieldValue = string | number | boolean | SecretText;

/** The value of one field. A rule that names a field its intent lacks is a mistake in the mapping. */
function fieldOf(intent: Intent, field: string): FieldValue {
  switch (intent.kind) {
    case 'management':
    case 'stun':
      return pick(intent, field);
    case 'wan-pppoe':
      return pick(intent, field);
    case 'wifi':
      return pick(intent, field);
    default:
      return assertNever(intent);
  }
}

function pick(intent: object, field: string): FieldValue {
  const value: unknown = new Map(Object.entries(intent)).get(field);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (isSecretText(value)) return value;
  throw new Error(`assertion failed: the mapping names field ${field}, which the intent lacks`);
}

function isSecretText(value: unknown): value is SecretText {
  return typeof value === 'object' && value !== null && 'ref' in value && 'fingerprint' in value;
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
  readonly intent: Intent;
}

function wantedAt(path: string, wanted: FieldValue, rule: FieldRule, { tree, intent }: At): WantedParameter {
  const reported = tree.row(path);
  const reportedType = reported?.[2] ?? '';
  const type = isValueType(reportedType) ? reportedType : rule.type;
  const base = { path, type, intent: intentKeyOf(intent), field: rule.field };
  if (typeof wanted === 'object') return { ...base, value: null, secret: wanted };
  if (typeof wanted === 'boolean')
    return { ...base, value: writeBoolean(wanted, booleanForm(tree, path)), secret: null };
  return { ...base, value: String(wanted), secret: null };
}

/** G26: the form of this parameter, or else of another boolean beside it. */
function booleanForm(tree: ReportedTree, path: string): string | null {
  const own = tree.value(path);
  if (own !== null && own !== '') return own;
  const sibling = tree
    .below(parentOf(path))
    .find((name) => tree.row(name)?.[2] === 'boolean' && tree.value(name) !== '');
  return sibling === undefined ? null : tree.value(sibling);
}

interface CoupledContext extends At {
  readonly rules: IntentMapping;
  readonly found: FoundObject;
}

/** Parameters that would defeat a field as they stand, written along with it. */
function coupledTo(parameters: readonly WantedParameter[], context: CoupledContext): WantedParameter[] {
  const { rules, tree, found, intent } = context;
  return rules.coupled.flatMap((rule): WantedParameter[] => {
    const object = objectAt(found, rule.on);
    const path = object === null ? '' : object + rule.parameter;
    const reported = tree.value(path);
    const isNeeded = parameters.some(({ field }) => field === rule.with);
    if (!isNeeded || reported === null || rule.keep.test(reported) || tree.isWritable(path) === false) return [];
    const field = `${rule.with}-protection`;
    return [{ path, type: 'string', value: rule.write, secret: null, intent: intentKeyOf(intent), field }];
  });
}
