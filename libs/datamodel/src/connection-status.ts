import { normaliseAddress } from './management-path';
import type { DataModelRoot } from './parameter-path';
import type { ReportedTree } from './reported-tree';
import { mappingFor } from './resolve-intent';
import { findObject, objectAt } from './select-object';
import { parseDecimal } from './values';

/** How the subscriber's PPP connection is doing, by the router's own words. */
export interface ConnectionReading {
  readonly isConnected: boolean;
  readonly status: string;
  readonly address: string | null;
  readonly lastError: string;
  readonly uptimeSeconds: number | null;
}

/** The names that tell how the PPP connection is doing; empty when the router has none. */
export function statusNames(tree: ReportedTree, root: DataModelRoot): string[] {
  return places(tree, root).map(({ path }) => path);
}

/** Reads the state of the PPP connection from a tree; null when the router does not report one. */
export function statusOf(tree: ReportedTree, root: DataModelRoot): ConnectionReading | null {
  const found = places(tree, root);
  const text = (says: string): string =>
    found
      .filter((place) => place.says === says)
      .map(({ path }) => tree.value(path) ?? '')
      .find((value) => value !== '' && value !== '0.0.0.0') ?? '';
  const status = text('connection-status');
  if (status === '') return null;
  const address = normaliseAddress(text('address'));
  const uptime = parseDecimal(text('uptime'));
  return {
    // A connection without an address carries nothing, whatever it is called.
    isConnected: status === 'Connected' && address !== null,
    status,
    address,
    lastError: text('last-error'),
    uptimeSeconds: uptime === null ? null : Math.trunc(uptime),
  };
}

function places(tree: ReportedTree, root: DataModelRoot): { path: string; says: string }[] {
  const rules = mappingFor(root).intents['wan-pppoe'];
  const found = findObject(tree, rules, null);
  if (found === null) return [];
  return rules.status.flatMap(({ on, parameter, says }) => {
    const object = objectAt(found, on);
    const path = object === null ? null : object + parameter;
    return path !== null && tree.has(path) ? [{ path, says }] : [];
  });
}
