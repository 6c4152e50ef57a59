import { groupOf, isSecretPath, type PackedTree, type ParameterGroup } from '@demarc/datamodel';
import { deviceIdOf, type DeviceIdentity } from './device-id';
import { isWanted, project, type Projection } from './projection';
import { typedValue } from './typed-value';

/** What is known of a device. */
export interface DeviceFacts extends DeviceIdentity {
  readonly manufacturer: string | null;
  readonly registeredAt: Date;
  readonly lastInformAt: Date | null;
  readonly lastBootAt: Date | null;
  readonly lastBootstrapAt: Date | null;
  readonly tags: readonly string[] | null;
  /** Null: never read, or not wanted. */
  readonly tree: PackedTree | null;
  readonly readAt: Date | null;
  readonly groupReadAt: Partial<Record<ParameterGroup, string>> | null;
  /** What scripts made of it; null: nothing, or not wanted. */
  readonly remembered: RememberedFacts | null;
}

/** What scripts remember of a device beside its tree. */
export interface RememberedFacts {
  /** Virtual parameters, and when it was restarted, reset and given files. */
  readonly own: Readonly<
    Record<string, readonly [value: string | null, type: string, at: number, writable: boolean | null]>
  >;
  readonly attributes: Readonly<
    Record<string, readonly [notification: number | null, accessList: readonly string[] | null, at: number]>
  >;
}

const OWN = /^(?:VirtualParameters|Downloads|Reboot|FactoryReset)(?:\.|$)/;

/** Whether a path is of what scripts made, and not of the router. */
export const isOwnPath = (path: string): boolean => OWN.test(path);

type Json = Record<string, unknown>;

/** A device as GenieACS shows it: one object, parameters nested by their names. */
export function deviceDocument(facts: DeviceFacts, projection: Projection): Json {
  const document: Json = {
    _id: deviceIdOf(facts),
    _deviceId: {
      _Manufacturer: facts.manufacturer ?? '',
      _OUI: facts.oui,
      _ProductClass: facts.productClass,
      _SerialNumber: facts.serialNumber,
    },
    _registered: facts.registeredAt,
  };
  if (facts.lastInformAt !== null) document._lastInform = facts.lastInformAt;
  if (facts.lastBootAt !== null) document._lastBoot = facts.lastBootAt;
  if (facts.lastBootstrapAt !== null) document._lastBootstrap = facts.lastBootstrapAt;
  if (facts.tags !== null && facts.tags.length > 0) document._tags = facts.tags;
  if (facts.readAt !== null) document._timestamp = facts.readAt;
  if (facts.tree !== null) addTree(document, facts, projection);
  if (facts.remembered !== null) addRemembered(document, facts.remembered, projection);
  return project(document, projection);
}

function addTree(document: Json, { tree, readAt, groupReadAt }: DeviceFacts, projection: Projection): void {
  for (const [object, parameters] of tree ?? []) {
    // A name that would change the object itself is no name of a parameter.
    if (!isWanted(projection, object.slice(0, -1)) || object.includes('__proto__.')) continue;
    const node = objectAt(document, object, readAt);
    for (const [leaf, value, type, writable] of parameters) {
      const path = object + leaf;
      const at = groupReadAt?.[groupOf(path)];
      node[leaf] = parameterOf({ path, value, type, writable }, at === undefined ? readAt : new Date(at));
    }
  }
}

function addRemembered(document: Json, { own, attributes }: RememberedFacts, projection: Projection): void {
  for (const [path, [value, type, at, writable]] of Object.entries(own)) {
    if (!OWN.test(path) || !isWanted(projection, path) || path.includes('__proto__')) continue;
    const end = path.lastIndexOf('.');
    const node = end < 0 ? document : objectAt(document, path.slice(0, end + 1), null);
    node[path.slice(end + 1)] = parameterOf({ path, value, type, writable }, new Date(at));
  }
  for (const [path, [notification, accessList, at]] of Object.entries(attributes)) {
    const parameter = nodeAt(document, path);
    if (parameter === null) continue;
    if (notification !== null) parameter._notification = notification;
    if (accessList !== null) parameter._accessList = accessList;
    parameter._attributesTimestamp = new Date(at);
  }
}

/** Null where the document has none. */
function nodeAt(document: Json, path: string): Json | null {
  let node: unknown = document;
  for (const name of path.split('.')) {
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, name)) return null;
    node = (node as Json)[name];
  }
  return typeof node === 'object' ? (node as Json) : null;
}

function objectAt(document: Json, object: string, readAt: Date | null): Json {
  let node = document;
  for (const name of object.slice(0, -1).split('.')) {
    const known = Object.hasOwn(node, name) ? node[name] : undefined;
    const next: Json =
      typeof known === 'object' && known !== null
        ? (known as Json)
        : { _object: true, ...(readAt === null ? {} : { _timestamp: readAt }) };
    node[name] = next;
    node = next;
  }
  return node;
}

/** What a router was told in secret is not told on: it has no value here, as if it had never been read. */
function parameterOf(
  { path, value, type, writable }: { path: string; value: string | null; type: string; writable: boolean | null },
  at: Date | null,
): Json {
  const parameter: Json = { _object: false };
  if (writable !== null) parameter._writable = writable;
  if (value === null || isSecretPath(path)) return parameter;
  parameter._value = typedValue(value, type);
  parameter._type = `xsd:${type === '' ? 'string' : type}`;
  if (at !== null) parameter._timestamp = at;
  return parameter;
}
