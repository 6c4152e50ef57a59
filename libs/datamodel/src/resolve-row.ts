import { inBooleanForm } from './field-value';
import type { RowIntent, RowTable, RowValues } from './intents/intent';
import type { DataModelMapping, RowRule, TableMapping } from './mappings/mapping';
import { parentOf } from './parameter-path';
import type { ReportedTree } from './reported-tree';
import type { MissingField, Reason, WantedParameter } from './resolve-intent';
import { rowName, rowToMake } from './rows';
import { findObject } from './select-object';
import { isSameValue, isValueType, parseBoolean, plainForm } from './values';

/** A row of one router: there, or still to be made. */
export interface ResolvedRow {
  readonly name: string;
  /** The table that it is in, with its dot. */
  readonly collection: string;
  /** null: the router has no such row. */
  readonly instance: string | null;
  readonly parameters: readonly WantedParameter[];
  readonly missing: readonly MissingField[];
  /** Without all that it takes no row is made. */
  readonly isWhole: boolean;
}

export interface RowContext {
  readonly tree: ReportedTree;
  readonly mapping: DataModelMapping;
  /** Rows that were just made, or found unfilled, by the names of those they are for. */
  readonly given: Readonly<Record<string, string>>;
}

/** A row as parameters of one router's tree: of the row that has its keys, else of one that is to be made. */
export function resolveRow(intent: RowIntent, context: RowContext): ResolvedRow | { readonly unresolved: Reason } {
  const { tree, mapping, given } = context;
  const rules = mapping.tables[intent.table];
  const collection = collectionOf(rules, tree);
  if (collection === null) return { unresolved: rules.parents.at(-1)?.none ?? NO_TABLE };
  const name = rowName(intent.table, intent.values);
  const instance = findRow(rules, collection, intent.values, tree) ?? given[givenKey(intent.table, name)] ?? null;
  const at = instance ?? rowToMake(collection, name);
  // What a row has is known where one was read.
  const isKnown = instance !== null && tree.below(instance).length > 0;
  const parameters: WantedParameter[] = [];
  const missing: MissingField[] = [];
  for (const rule of rules.fields) {
    const wanted = intent.values[rule.field] ?? usualOf(rule, context);
    const isSaid = intent.values[rule.field] !== undefined;
    if (wanted === null) continue;
    const path = at + rule.parameter;
    if (isKnown ? !tree.has(path) : !isSaid && rule.isRequired !== true && rule.field !== 'enabled') {
      if (isKnown && isSaid && rule.isRequired === true)
        missing.push({ field: `${name} ${rule.field}`, reason: NO_FIELD });
      continue;
    }
    parameters.push(wantedAt(path, wanted, rule, { tree, table: intent.table, name }));
  }
  const isWhole = rules.fields.every(
    ({ field, isRequired }) => isRequired !== true || intent.values[field] !== undefined,
  );
  return { name, collection, instance, parameters, missing, isWhole };
}

export const givenKey = (table: RowTable, name: string): string => `${table} ${name}`;

const NO_TABLE: Reason = { code: 'no-table', text: 'this router shows no such table' };
const NO_FIELD: Reason = { code: 'no-field', text: 'rows of this router have no place for it' };

function usualOf({ usual }: RowRule, { tree, mapping }: RowContext): string | boolean | null {
  if (usual === undefined) return null;
  if ('value' in usual) return usual.value;
  const service = findObject(tree, mapping.intents['wan-pppoe'], null);
  // TR-181 names an interface without the dot at its end.
  return service?.related.get('ip')?.replace(/\.$/, '') ?? null;
}

function wantedAt(
  path: string,
  wanted: string | number | boolean,
  rule: RowRule,
  { tree, table, name }: { tree: ReportedTree; table: RowTable; name: string },
): WantedParameter {
  const reported = tree.row(path)?.[2] ?? '';
  const type = isValueType(reported) ? reported : rule.type;
  const text = rule.values?.[String(wanted)] ?? String(wanted);
  const isTrue = rule.type === 'boolean' ? parseBoolean(text) : null;
  const value = isTrue === null ? text : inBooleanForm(isTrue, tree, path);
  return { path, type, value, secret: null, intent: table, field: `${name} ${rule.field}` };
}

/** Where a table is in one router; null: the router shows nothing that could hold it. */
export function collectionOf(rules: TableMapping, tree: ReportedTree): string | null {
  for (const parent of rules.parents) {
    const found = findObject(tree, { object: parent, fields: [], coupled: [], status: [] }, null);
    if (found !== null) return found.path + rules.table;
  }
  return null;
}

const instancesOf = (collection: string, tree: ReportedTree): string[] =>
  tree.objects(`${patternOf(collection)}*.`).filter((path) => parentOf(path) === collection);

const patternOf = (collection: string): string =>
  collection
    .split('.')
    .map((segment) => (/^\d+$/.test(segment) ? '*' : segment))
    .join('.');

/** The row with these keys, wherever it is in its table: number and order say nothing. */
function findRow(rules: TableMapping, collection: string, values: RowValues, tree: ReportedTree): string | null {
  const keys = rules.fields.filter(({ isKey }) => isKey === true);
  const fits = (instance: string): boolean =>
    keys.every((rule) => {
      const usual = rule.usual !== undefined && 'value' in rule.usual ? rule.usual.value : '';
      const wanted = String(values[rule.field] ?? usual);
      return isKeyShown(rule, rule.values?.[wanted] ?? wanted, tree.value(instance + rule.parameter));
    });
  return instancesOf(collection, tree).find(fits) ?? null;
}

function isKeyShown({ type, empty }: RowRule, wanted: string, shown: string | null): boolean {
  if (shown === null || shown.trim() === '') return wanted === '';
  if (wanted === '') return empty?.includes(shown.trim()) === true;
  return isSameValue(wanted, shown.trim(), type) || plainForm(wanted) === plainForm(shown);
}

/**
 * Rows that nobody has filled: what a session left behind that broke off after it made them. Before a new one is made,
 * such a one is taken. A row that says anything at all is somebody's.
 */
export function unfilledRows(table: RowTable, tree: ReportedTree, mapping: DataModelMapping): string[] {
  const rules = mapping.tables[table];
  const collection = collectionOf(rules, tree);
  if (collection === null) return [];
  return instancesOf(collection, tree).filter((instance) =>
    rules.fields
      .filter(({ isKey, isRequired }) => isKey === true || isRequired === true)
      .every(({ parameter, type, empty }) => {
        const shown = tree.value(instance + parameter)?.trim() ?? '';
        return shown === '' || (type !== 'string' && shown === '0') || empty?.includes(shown) === true;
      }),
  );
}

/** The row of a table that a name stands for; null when the router has none. */
export function findNamedRow(
  table: RowTable,
  keys: RowValues,
  { tree, mapping }: Pick<RowContext, 'tree' | 'mapping'>,
): { collection: string; instance: string | null } | null {
  const rules = mapping.tables[table];
  const collection = collectionOf(rules, tree);
  return collection === null ? null : { collection, instance: findRow(rules, collection, keys, tree) };
}

/** What a router shows for a field of a row, in the words of the field. */
export function rowFieldShown(table: RowTable, field: string, text: string, mapping: DataModelMapping): string | null {
  const rule = mapping.tables[table].fields.find((each) => each.field === field);
  if (rule === undefined) return null;
  const isTrue = rule.type === 'boolean' ? parseBoolean(text) : null;
  if (rule.type === 'boolean') return isTrue === null ? null : String(isTrue);
  if (rule.values === undefined) return text;
  return Object.entries(rule.values).find(([, word]) => word === text)?.[0] ?? null;
}
