import { csvCells } from '../../platform/http/csv';

/** One router of an import file. */
export interface ImportLine {
  readonly line: number;
  readonly serialNumber: string;
  readonly oui: string | null;
  readonly productClass: string | null;
  readonly pppoeUsername: string | null;
}

export interface RouterCsv {
  readonly lines: readonly ImportLine[];
  readonly problems: readonly { line: number; text: string }[];
}

const NAMES: Readonly<Record<string, 'oui' | 'productClass' | 'serial' | 'subscription'>> = {
  oui: 'oui',
  productclass: 'productClass',
  serial: 'serial',
  serialnumber: 'serial',
  subscription: 'subscription',
  pppoe: 'subscription',
  pppoeusername: 'subscription',
};
const OUI = /^[0-9A-Fa-f]{6,8}$/;
const MAX_SERIAL = 64;

/** Reads the file of an import: commas or semicolons, quotes as usual, columns by name. Null: no serial column. */
export function readRouterCsv(text: string): RouterCsv | null {
  const rows = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const separator = rows[0]?.includes(';') === true ? ';' : ',';
  const columns = csvCells(rows[0] ?? '', separator).map((head) => NAMES[head.toLowerCase().replaceAll(/[^a-z]/g, '')]);
  if (!columns.includes('serial')) return null;
  const lines: ImportLine[] = [];
  const problems: { line: number; text: string }[] = [];
  const seen = new Set<string>();
  for (const [index, row] of rows.entries()) {
    if (index === 0 || row.trim() === '') continue;
    const values = csvCells(row, separator);
    const of = (name: (typeof columns)[number]): string => values[columns.indexOf(name)] ?? '';
    const line = index + 1;
    const serialNumber = of('serial');
    const oui = of('oui');
    if (serialNumber.trim() === '') problems.push({ line, text: 'it has no serial' });
    else if (serialNumber.length > MAX_SERIAL) problems.push({ line, text: 'the serial is longer than 64 characters' });
    else if (seen.has(serialNumber)) problems.push({ line, text: `${serialNumber} stands in this file twice` });
    else if (oui !== '' && !OUI.test(oui)) problems.push({ line, text: `${oui} is no OUI` });
    else {
      seen.add(serialNumber);
      const orNull = (value: string): string | null => (value === '' ? null : value);
      const productClass = orNull(of('productClass'));
      lines.push({ line, serialNumber, oui: orNull(oui), productClass, pppoeUsername: orNull(of('subscription')) });
    }
  }
  return { lines, problems };
}
