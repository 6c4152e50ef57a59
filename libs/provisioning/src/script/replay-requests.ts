import { assertNever } from '@demarc/kernel';
import type { CwmpFault, ParameterInfo, RpcOutcome } from '@demarc/cwmp';
import { answerOf } from '../answer';
import type { ScriptFault } from './declaration';
import { isOwn, type Missing } from './find-matches';
import { compareSegments, joined, lastSegment, parentPath, type Child, type KnownTree } from './known-tree';
import type { DeviceRequest, ReplayFacts } from './replay-state';

/** So deep may virtual parameters ask for one another. */
export const MAX_LEVELS = 7;

const INVALID_NAME = 9005;

/** The next reading: names before values before attributes, parents first. */
export function readRequest({ lists, values, attributes }: Missing, batchSize: number): DeviceRequest {
  const [list] = [...lists].toSorted(([a], [b]) => depth(a) - depth(b) || comparePathText(a, b));
  if (list !== undefined) {
    const [path, isWhole] = list;
    return { method: 'GetParameterNames', path: path === '' ? '' : `${path}.`, nextLevel: !isWhole };
  }
  if (values.size > 0) return { method: 'GetParameterValues', names: [...values].slice(0, batchSize) };
  return { method: 'GetParameterAttributes', names: [...attributes].slice(0, batchSize) };
}

const depth = (path: string): number => (path === '' ? 0 : path.split('.').length);

function comparePathText(a: string, b: string): number {
  const left = a.split('.');
  const right = b.split('.');
  for (const [index, segment] of left.entries()) {
    const order = compareSegments(segment, right[index] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}

/** Takes an answer into what is known. `look-again`: the router does not know a name that it listed. */
export function applyRequest(
  facts: ReplayFacts,
  request: DeviceRequest,
  outcome: RpcOutcome,
): ScriptFault | 'look-again' | null {
  const { tree, now } = facts;
  switch (request.method) {
    case 'GetParameterNames': {
      const answer = answerOf(outcome, 'GetParameterNamesResponse');
      if ('fault' in answer) return noSuchObject(tree, request.path, { now, fault: answer.fault });
      takeNames(tree, request, { names: answer.response.names, now });
      return null;
    }
    case 'GetParameterValues': {
      const answer = answerOf(outcome, 'GetParameterValuesResponse');
      if ('fault' in answer) return forgotten(tree, request.names, answer.fault);
      for (const name of request.names) tree.setValue(name, { value: null, type: '', at: now });
      for (const { name, value, type } of answer.response.values) tree.setValue(name, { value, type, at: now });
      return null;
    }
    case 'GetParameterAttributes': {
      const answer = answerOf(outcome, 'GetParameterAttributesResponse');
      if ('fault' in answer) return forgotten(tree, request.names, answer.fault);
      for (const name of request.names) tree.add(name, { isObject: false, at: now }).attributesAt = now;
      for (const { name, notification, accessList } of answer.response.attributes) {
        Object.assign(tree.add(name, { isObject: false, at: now }), { notification, accessList, attributesAt: now });
      }
      return null;
    }
    case 'SetParameterValues': {
      const answer = answerOf(outcome, 'SetParameterValuesResponse');
      if ('fault' in answer) return cwmpFault(answer.fault);
      for (const { name, value, type } of request.values) {
        if (facts.isSecret(name)) facts.written.set(name, facts.fingerprint(value));
        tree.setValue(name, { value, type, at: now });
      }
      return null;
    }
    case 'SetParameterAttributes': {
      const answer = answerOf(outcome, 'SetParameterAttributesResponse');
      if ('fault' in answer) return cwmpFault(answer.fault);
      for (const { name, notification, accessList } of request.settings) {
        const node = tree.add(name, { isObject: false, at: now });
        node.notification = notification ?? node.notification;
        node.accessList = accessList ?? node.accessList;
        node.attributesAt = now;
      }
      return null;
    }
    case 'AddObject':
    case 'DeleteObject':
      return applyInstance(facts, request, outcome);
    default:
      return assertNever(request);
  }
}

/** A new instance stands where its table was told to make it; a deleted one is gone with all below it. */
function applyInstance(
  { tree, now }: ReplayFacts,
  request: Extract<DeviceRequest, { method: 'AddObject' | 'DeleteObject' }>,
  outcome: RpcOutcome,
): ScriptFault | null {
  const path = request.objectName.slice(0, -1);
  if (request.method === 'AddObject') {
    const answer = answerOf(outcome, 'AddObjectResponse');
    if ('fault' in answer) return cwmpFault(answer.fault);
    tree.add(joined(path, String(answer.response.instanceNumber)), { isObject: true, at: now }).writable = true;
    return null;
  }
  const answer = answerOf(outcome, 'DeleteObjectResponse');
  if ('fault' in answer) return cwmpFault(answer.fault);
  tree.remove(path);
  return null;
}

function noSuchObject(
  tree: KnownTree,
  path: string,
  { now, fault }: { now: number; fault: CwmpFault },
): ScriptFault | null {
  if (fault.faultCode !== INVALID_NAME) return cwmpFault(fault);
  if (path === '') tree.setListed('', now);
  else tree.remove(path.slice(0, -1));
  return null;
}

/** A fault 9005 is none: the names are forgotten, and listed again. */
function forgotten(tree: KnownTree, names: readonly string[], fault: CwmpFault): ScriptFault | 'look-again' {
  if (fault.faultCode !== INVALID_NAME) return cwmpFault(fault);
  for (const name of names) {
    tree.setListed(parentPath(name), 0);
    tree.remove(name);
  }
  return 'look-again';
}

function takeNames(
  tree: KnownTree,
  { path, nextLevel }: { path: string; nextLevel: boolean },
  { names, now }: { names: readonly ParameterInfo[]; now: number },
): void {
  const asked = path === '' ? '' : path.slice(0, -1);
  const children = new Map<string, Map<string, Child>>([[asked, new Map()]]);
  for (const { name, writable } of names) {
    const isObject = name.endsWith('.');
    const bare = isObject ? name.slice(0, -1) : name;
    if (bare === '' || bare === asked || !bare.startsWith(path) || isOwn(bare)) continue;
    const parent = parentPath(bare);
    // Some answer with all levels where the next one was asked for.
    if (nextLevel && parent !== asked) continue;
    const siblings = children.get(parent) ?? new Map<string, Child>();
    siblings.set(lastSegment(bare), { isObject, writable });
    children.set(parent, siblings);
    if (isObject && !nextLevel && !children.has(bare)) children.set(bare, new Map());
  }
  if (asked === '')
    for (const own of tree.children('')) if (isOwn(own)) children.get('')?.set(own, { isObject: true, writable: null });
  for (const [parent, found] of children) tree.setChildren(parent, found, now);
}

export function cwmpFault({ faultCode, faultString, parameterFaults }: CwmpFault): ScriptFault {
  const setParameterValuesFault = parameterFaults.map(({ name, ...fault }) => ({ parameterName: name, ...fault }));
  const detail = { faultCode, faultString, ...(parameterFaults.length === 0 ? {} : { setParameterValuesFault }) };
  return { code: `cwmp.${faultCode}`, message: faultString, detail };
}
