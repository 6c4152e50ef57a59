import { parentOf, TR098_ROOT, type DataModelRoot, type Reason, type ReportedTree } from '@demarc/datamodel';
import type { ByModel, ProfileDocument, ProfileObject } from './profile-document';
import { newSetting, type PushedObject, type PushedSetting, type PushGap, type PushRecord } from './push-record';
import { refusalOfBranch, type Branch } from '../spare-branch';

interface Place {
  readonly tree: ReportedTree;
  readonly root: DataModelRoot;
  readonly branch: Branch;
}

/** A profile as what one router is to hold: its paths found in the tree, nothing captured or written yet. */
export function resolveProfile(document: ProfileDocument, place: Place): PushRecord {
  const settings: PushedSetting[] = [];
  const objects: PushedObject[] = [];
  const gaps: PushGap[] = [];
  for (const { paths, value } of document.settings) {
    const path = at(paths, place.root);
    if (path === null) {
      gaps.push({ path: paths.tr098 ?? paths.tr181 ?? '', reason: OTHER_MODEL });
      continue;
    }
    const found = parametersOf(path, place.tree);
    if (found.length === 0) gaps.push({ path, reason: NO_PARAMETER });
    for (const one of found) {
      const refusal = refusalOf(one, place);
      if (refusal !== null) gaps.push({ path: one, reason: refusal });
      else if (!settings.some((known) => known.path === one)) settings.push(newSetting(one, value));
    }
  }
  for (const object of document.objects) {
    const resolved = objectOf(object, place);
    if ('reason' in resolved && 'path' in resolved) gaps.push(resolved);
    else objects.push(resolved);
  }
  return { settings, objects, gaps };
}

const at = (paths: ByModel, root: DataModelRoot): string | null => (root === TR098_ROOT ? paths.tr098 : paths.tr181);

/** `A.*.B` as the names that the router has; a name without `*` is itself. */
function parametersOf(path: string, tree: ReportedTree): string[] {
  if (!path.includes('*')) return tree.has(path) ? [path] : [];
  const fits = asPattern(path);
  return [...tree.paths()].filter((name) => fits.test(name));
}

const asPattern = (path: string): RegExp => new RegExp(`^${path.replaceAll('.', '[.]').replaceAll('*', '[0-9]+')}$`);

function refusalOf(path: string, { tree, branch }: Place): Reason | null {
  if (tree.isWritable(path) === false) return READ_ONLY;
  return refusalOfBranch(path, branch);
}

function objectOf({ collections, fields }: ProfileObject, { tree, root }: Place): PushedObject | PushGap {
  const path = at(collections, root);
  if (path === null) return { path: collections.tr098 ?? collections.tr181 ?? '', reason: OTHER_MODEL };
  const collection = path.includes('*') ? firstCollection(path, tree) : path;
  // An empty collection has no parameter, so that its parent is all that can be seen of it.
  if (collection === null || tree.below(parentOf(collection)).length === 0) return { path, reason: NO_COLLECTION };
  return {
    collection,
    fields: fields.flatMap(({ names, value, isKey }) => {
      const name = at(names, root);
      return name === null ? [] : [{ name, value, isKey }];
    }),
    known: null,
    addKey: null,
    wasShown: false,
    isForeign: false,
    corrections: 0,
    state: 'open',
    reason: null,
  };
}

/** Of several parents, the first: `WANDevice.*.WANConnectionDevice.*.WANPPPConnection.*.PortMapping.`. */
function firstCollection(path: string, tree: ReportedTree): string | null {
  const parent = tree.objects(parentOf(path))[0];
  return parent === undefined ? null : parent + path.slice(parentOf(path).length);
}

const OTHER_MODEL: Reason = {
  code: 'no-path',
  text: 'the profile names no place for it in the data model of this router',
};
const NO_PARAMETER: Reason = { code: 'no-parameter', text: 'this router has no such parameter' };
const NO_COLLECTION: Reason = { code: 'no-collection', text: 'this router has no such collection of objects' };
const READ_ONLY: Reason = { code: 'read-only', text: 'this router does not let it be set' };
