import type { RowTable, RowValues } from './intents/intent';
import { plainForm } from './values';

/** What a row is called among people and in fields of its parameters: `tcp 8080`, `00:11:22:33:44:55`. */
export function rowName(table: RowTable, values: RowValues): string {
  switch (table) {
    case 'port-forward': {
      const from = values['remoteHost'] ?? '';
      const name = `${values['protocol']} ${values['externalPort']}`;
      return from === '' ? name : `${name} from ${from}`;
    }
    case 'dhcp-lease':
      return plainForm(String(values['mac'])).replaceAll(/(..)(?=.)/g, '$1:');
  }
}

const NAMES: Readonly<Record<RowTable, RegExp>> = {
  'port-forward': /^(?<protocol>tcp|udp) (?<externalPort>\d{1,5})(?: from (?<remoteHost>\S+))?(?: (?<field>\w+))?$/,
  'dhcp-lease': /^(?<mac>[0-9a-f]{2}(?::[0-9a-f]{2}){5})(?: (?<field>\w+))?$/,
};

/** The keys that a name stands for, and the field behind it; null: it names no row. */
export function readRowName(table: RowTable, text: string): { keys: RowValues; field: string | null } | null {
  const groups = NAMES[table].exec(text)?.groups;
  if (groups === undefined) return null;
  const { field, ...named } = groups;
  const given = Object.entries(named).filter(([, value]) => value !== undefined);
  const keys = Object.fromEntries(
    given.map(([name, value]) => [name, name === 'externalPort' ? Number(value) : value]),
  );
  return { keys, field: field ?? null };
}

/** In the place of a number that no router has given yet (TR-069 3.6.1 calls it an alias): `[tcp-8080]`. */
const aliasOf = (name: string): string => `[n-${name.replaceAll(/[^A-Za-z0-9]+/g, '-')}]`;

/** The path of a row that is still to be made. */
export const rowToMake = (collection: string, name: string): string => `${collection}${aliasOf(name)}.`;

/** Whether a parameter is of a row that is still to be made. */
export const isToBeMade = (path: string): boolean => path.includes('.[n-');

/** The row that a parameter is of, with its dot: of one that is there or is to be made. */
export function rowOf(path: string): string {
  const at = path.search(/\.(?:\d+|\[[^\]]*\])\.[^.]*$/);
  return at < 0 ? '' : path.slice(0, path.lastIndexOf('.') + 1);
}
