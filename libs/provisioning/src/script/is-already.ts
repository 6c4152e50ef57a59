import { isSameValue } from '@demarc/datamodel';
import type { ReplayFacts } from './replay-state';
import { toScriptValue } from './script-values';

/** Whether the router has a value already, as far as the session knows. */
export function isAlready(facts: ReplayFacts, path: string, { value, type }: { value: string; type: string }): boolean {
  const node = facts.tree.node(path);
  if (node === undefined) return true;
  if (facts.isSecret(path)) {
    const print = facts.fingerprint(value);
    const wasWritten = facts.written.get(path) === print;
    if (node.valueAt === 0) return wasWritten || node.fingerprint === print;
    return node.value === value || (wasWritten && (node.value ?? '') === '');
  }
  if (node.value === null || (node.type !== '' && node.type !== type)) return false;
  if (isSameValue(value, node.value, type)) return true;
  return type === 'dateTime' && toScriptValue(value, type) === toScriptValue(node.value, type);
}
