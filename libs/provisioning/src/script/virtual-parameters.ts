import type { ScriptFault } from './declaration';
import { lastSegment } from './known-tree';
import type { ReplayFacts, RoundScript, ScriptState } from './replay-state';
import { bareType, inferredType, prefixedType, toDeviceText, toScriptValue, type ScriptValue } from './script-values';

/** The scripts of virtual parameters that are read, with what is known of them as arguments. */
export function virtualReads(facts: ReplayFacts, paths: ReadonlySet<string>): RoundScript[] {
  return [...paths].flatMap((path) => {
    const name = lastSegment(path);
    const script = facts.virtual.get(name);
    return script === undefined
      ? []
      : [{ name, script, args: [{ value: facts.now, writable: 1 }, {}, ...cached(facts, path)] }];
  });
}

/** The script of one that is written: it is told the value as the router would be. */
export function virtualWrite(
  facts: ReplayFacts,
  { path, value, type }: { readonly path: string; readonly value: ScriptValue; readonly type: string },
): RoundScript {
  const name = lastSegment(path);
  return {
    name,
    script: facts.virtual.get(name) ?? '',
    args: [{}, { value: [value, prefixedType(type)] }, ...cached(facts, path)],
  };
}

function cached({ tree }: ReplayFacts, path: string): [Record<string, number>, Record<string, unknown>] {
  const node = tree.node(path);
  if (node === undefined || node.valueAt === 0 || node.value === null) return [{ object: 1 }, { object: 0 }];
  const { valueAt, value, type, writable } = node;
  return [
    { value: valueAt, writable: valueAt, object: valueAt },
    { value: [toScriptValue(value, type), prefixedType(type)], writable: writable === true ? 1 : 0, object: 0 },
  ];
}

/** Takes in what the script of a virtual parameter returned; what is wrong with it otherwise. */
export function storeVirtual({ tree, now }: ReplayFacts, script: ScriptState, isWrite: boolean): ScriptFault | null {
  const { name, returned } = script;
  const path = `VirtualParameters.${name}`;
  const fault = (message: string): ScriptFault => {
    tree.remove(path);
    return { code: 'script', message };
  };
  if (returned === null) return fault('Invalid virtual parameter return value');
  if (returned.value === false) return fault('Invalid virtual parameter value attribute');
  if (returned.value === null) return fault(`Virtual parameter '${name}' must provide 'value' attribute`);
  if (returned.writable === null && !isWrite)
    return fault(`Virtual parameter '${name}' must provide 'writable' attribute`);
  const [value, named] = returned.value;
  const type = named === null ? inferredType(value) : bareType(named);
  if (type === null) return fault('Invalid virtual parameter value attribute');
  tree.setValue(path, { value: toDeviceText(value, type), type, at: now });
  tree.add(path, { isObject: false, at: now }).writable = returned.writable ?? tree.node(path)?.writable ?? null;
  return null;
}
