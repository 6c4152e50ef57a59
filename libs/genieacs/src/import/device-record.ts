import { isParameterPath, TR098_ROOT, TR181_ROOT, type DataModelRoot, type TreeRow } from '@demarc/datamodel';
import { parseDeviceId, type DeviceIdentity } from '../device-id';

type Json = Record<string, unknown>;

/** A device as a dump has it. */
export interface DeviceRecord {
  readonly externalId: string;
  readonly identity: DeviceIdentity;
  readonly manufacturer: string | null;
  readonly registeredAt: Date | null;
  readonly lastInformAt: Date | null;
  readonly tags: readonly string[];
  readonly root: DataModelRoot | null;
  readonly rows: readonly TreeRow[];
  /** Names that are none. */
  readonly skipped: number;
  /** What the router proves itself with, as far as GenieACS has written it. */
  readonly username: string | null;
  readonly password: string | null;
  readonly connectionRequestUrl: string | null;
  readonly connectionRequestUsername: string | null;
  readonly connectionRequestPassword: string | null;
}

const MAX_ROWS = 65_000;
const MAX_DEPTH = 32;
const MAX_PART = 64;

/** Reads a document of the collection `devices`. @returns why it is none */
export function readDevice(document: unknown): DeviceRecord | { readonly problem: string } {
  if (!isObject(document)) return { problem: 'it is no document' };
  const externalId = typeof document._id === 'string' ? document._id : '';
  const identity = identityOf(document, externalId);
  if (identity === null) return { problem: 'neither its _deviceId nor its _id say who it is' };
  if ([identity.oui, identity.productClass, identity.serialNumber].some((part) => part.length > MAX_PART))
    return { problem: `its serial, OUI or product class is longer than ${MAX_PART} characters` };
  const root = [TR181_ROOT, TR098_ROOT].find((name) => isObject(document[name.slice(0, -1)])) ?? null;
  const walk = new TreeWalk();
  if (root !== null) walk.object(document[root.slice(0, -1)] as Json, root, 0);
  const values = new Map(walk.rows.map(([path, value]) => [path, value]));
  const server = (name: string): string | null => values.get(`${root}ManagementServer.${name}`) || null;
  const { _deviceId: told } = document;
  return {
    externalId,
    identity,
    manufacturer: isObject(told) && typeof told._Manufacturer === 'string' ? told._Manufacturer.slice(0, 64) : null,
    registeredAt: instant(document._registered),
    lastInformAt: instant(document._lastInform),
    tags: Array.isArray(document._tags) ? document._tags.filter((tag): tag is string => typeof tag === 'string') : [],
    root,
    rows: walk.rows,
    skipped: walk.skipped,
    username: server('Username'),
    password: server('Password'),
    connectionRequestUrl: server('ConnectionRequestURL'),
    connectionRequestUsername: server('ConnectionRequestUsername'),
    connectionRequestPassword: server('ConnectionRequestPassword'),
  };
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
const instant = (value: unknown): Date | null => {
  const date = value instanceof Date ? value : typeof value === 'string' ? new Date(value) : null;
  return date === null || Number.isNaN(date.getTime()) ? null : date;
};

/** Old data lack `_deviceId`: its id says the same. */
function identityOf({ _deviceId: told }: Json, id: string): DeviceIdentity | null {
  if (isObject(told) && typeof told._SerialNumber === 'string' && typeof told._OUI === 'string') {
    const productClass = typeof told._ProductClass === 'string' ? told._ProductClass : '';
    if (told._SerialNumber.trim() !== '' && told._OUI !== '')
      return { oui: told._OUI, productClass, serialNumber: told._SerialNumber };
  }
  return parseDeviceId(id);
}

/** The parameters below an object. */
class TreeWalk {
  readonly rows: TreeRow[] = [];
  skipped = 0;

  object(node: Json, path: string, depth: number): void {
    for (const [name, below] of Object.entries(node)) {
      if (name.startsWith('_')) continue;
      if (!isObject(below) || depth > MAX_DEPTH) this.skipped += 1;
      else if ('_value' in below || below._object === false) this.parameter(below, path + name);
      else this.object(below, `${path}${name}.`, depth + 1);
    }
  }

  private parameter({ _value: value, _type: type, _writable: writable }: Json, path: string): void {
    if (!isParameterPath(path) || this.rows.length >= MAX_ROWS) {
      this.skipped += 1;
      return;
    }
    const shortType = typeof type === 'string' ? type.replace(/^xsd:/, '') : '';
    this.rows.push([path, textOf(value), shortType, typeof writable === 'boolean' ? writable : null]);
  }
}

/** A value as CWMP writes it; null: it was never read. */
function textOf(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}
