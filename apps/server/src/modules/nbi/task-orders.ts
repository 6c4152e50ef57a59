import type { CreateTask, Permission } from '@demarc/contracts';
import { groupOf, TR098_ROOT, TR181_ROOT, type ReportedTree } from '@demarc/datamodel';
import type { Assignment, TaskBody } from './task-body';

/** What a task needs to be posted; a file is needed by name. */
export const PERMISSION_OF: Readonly<Record<TaskBody['name'], Permission>> = {
  getParameterValues: 'router.read',
  refreshObject: 'router.read',
  setParameterValues: 'router.configure',
  addObject: 'router.configure',
  deleteObject: 'router.configure',
  reboot: 'router.reboot',
  factoryReset: 'router.reset',
  download: 'router.files',
};

/** An object with more below it is read group by group, as much at a time as its model bears. */
const MOST_AT_ONCE = 300;

const withoutDot = (path: string): string => path.replace(/\.$/, '');
const isRoot = (path: string): boolean => path === '' || `${path}.` === TR098_ROOT || `${path}.` === TR181_ROOT;

/** A task of the house for one that was posted. @param tree what is known of the router; empty: nothing yet */
export function orderFor(body: Exclude<TaskBody, { name: 'download' }>, tree: ReportedTree): CreateTask {
  switch (body.name) {
    case 'reboot':
      return { kind: 'reboot' };
    case 'factoryReset':
      return { kind: 'factory-reset' };
    case 'refreshObject':
      return reading([withoutDot(body.objectName)], tree);
    case 'getParameterValues':
      return reading(body.parameterNames.map(withoutDot), tree);
    case 'setParameterValues':
      return setting(body.parameterValues, tree);
    case 'addObject':
      return {
        kind: 'add-object',
        objectName: `${withoutDot(body.objectName)}.`,
        parameters: (body.parameterValues ?? []).map(([path, value]) => ({ path, value: String(value) })),
      };
    case 'deleteObject':
      return { kind: 'delete-object', objectName: `${withoutDot(body.objectName)}.` };
  }
}

/** Names with all below them. */
function reading(names: readonly string[], tree: ReportedTree): CreateTask {
  if (names.some(isRoot)) return { kind: 'refresh' };
  const below = names.map((name) => (tree.has(name) ? [] : tree.below(`${name}.`)));
  if (below.flat().length > MOST_AT_ONCE) {
    const groups = new Set([...below.flat(), ...names.filter((name) => tree.has(name))].map(groupOf));
    return { kind: 'refresh', groups: [...groups] };
  }
  const paths = names.map((name, at) => ((below[at] ?? []).length > 0 ? `${name}.` : name));
  return { kind: 'get-parameters', paths: [...new Set(paths)] };
}

/** What the router does not have, or does not let be written, is left out: it is only looked at. */
function setting(assignments: readonly Assignment[], tree: ReportedTree): CreateTask {
  const last = new Map(assignments.map(([path, value]) => [withoutDot(path), value]));
  const writable = [...last].filter(([path]) => tree.size === 0 || (tree.has(path) && tree.isWritable(path) !== false));
  if (writable.length === 0) return { kind: 'get-parameters', paths: [...last.keys()] };
  return {
    kind: 'set-parameters',
    parameters: writable.map(([path, value]) => ({ path, value: inType(value, tree.row(path)?.[2] ?? '') })),
  };
}

/** A value as the router's own type has it. */
function inType(value: string | number | boolean, type: string): string {
  const text = String(value);
  if (type === 'boolean') return /^(?:true|1)$/i.test(text) ? 'true' : /^(?:false|0)$/i.test(text) ? 'false' : text;
  return type === 'dateTime' && typeof value === 'number' ? new Date(value).toISOString() : text;
}
