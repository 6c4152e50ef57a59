import type { ParameterIntent } from './intents/intent';
import { inBooleanForm } from './field-value';
import { leafNameOf, parentOf } from './parameter-path';
import type { ReportedTree } from './reported-tree';
import type { Reason, Resolution, WantedParameter } from './resolve-intent';
import { isSecretPath } from './secrets';
import { isValueType, parseBoolean } from './values';

/** A free parameter in one router's tree: wherever its name fits, in the type that the router reports. */
export function resolveParameter(intent: ParameterIntent, tree: ReportedTree, avoid: ReadonlySet<string>): Resolution {
  const { path, value } = intent;
  if (typeof value === 'string' && value !== '' && isSecretPath(path)) return { unresolved: IN_CLEAR };
  if (isAddressOfAcs(path)) return { unresolved: ADDRESS };
  const places = path.includes('*') ? matching(path, tree) : tree.has(path) ? [path] : [];
  if (places.length === 0) return { unresolved: NO_PARAMETER };
  const writable = places.filter((place) => tree.isWritable(place) !== false);
  if (writable.length === 0) return { unresolved: READ_ONLY };
  const parameters = writable.filter((place) => !avoid.has(place)).map((place) => wantedAt(place, intent, tree));
  return { parameters, missing: [], object: parentOf(writable[0] ?? path) };
}

function wantedAt(path: string, { value, type }: ParameterIntent, tree: ReportedTree): WantedParameter {
  const reported = tree.row(path)?.[2] ?? '';
  const said = type ?? (isValueType(reported) ? reported : 'string');
  const base = { path, type: said, intent: 'parameter', field: path } as const;
  if (typeof value !== 'string') return { ...base, value: null, secret: value };
  const isTrue = said === 'boolean' ? parseBoolean(value) : null;
  return { ...base, value: isTrue === null ? value : inBooleanForm(isTrue, tree, path), secret: null };
}

function matching(pattern: string, tree: ReportedTree): string[] {
  const fits = new RegExp(`^${pattern.replaceAll('.', '[.]').replaceAll('*', '[0-9]+')}$`);
  return [...tree.paths()].filter((name) => fits.test(name));
}

/** Where a router reports to. Another one, and it is lost. */
export const isAddressOfAcs = (path: string): boolean =>
  path.includes('.ManagementServer.') && /^(?:URL|EnableCWMP)$/.test(leafNameOf(path));

const NO_PARAMETER: Reason = { code: 'no-parameter', text: 'this router has no such parameter' };
const READ_ONLY: Reason = { code: 'read-only', text: 'this router does not let it be set' };
const IN_CLEAR: Reason = { code: 'secret-in-clear', text: 'a secret is given as one, and not as a text' };
const ADDRESS: Reason = {
  code: 'management-address',
  text: 'a router that is told another address of its ACS is lost to this one',
};
