import { csvCells } from '../../platform/http/csv';

/** A file that names routers, and says something of each. */
export interface BulkCsv {
  /** Besides the serial number, as templates name them. */
  readonly columns: readonly string[];
  /** Cells by column, of each serial number. */
  readonly rows: ReadonlyMap<string, Readonly<Record<string, string>>>;
}

const MOST_ROWS = 20_000;
const MOST_COLUMNS = 30;
const MOST_SIGNS = 256;

/** A name that a template can say. */
const nameOf = (head: string): string =>
  head
    .trim()
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '');

/** Reads it: commas or semicolons, quotes as usual, a head with a column `serial`. A text: what is wrong with it. */
export function readBulkCsv(text: string): BulkCsv | string {
  const [head = '', ...lines] = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const separator = head.includes(';') ? ';' : head.includes('\t') ? '\t' : ',';
  const names = csvCells(head, separator).map(nameOf);
  const at = names.findIndex((name) => ['serial', 'serial_number', 'serialnumber'].includes(name));
  if (at < 0) return 'it has no column “serial”';
  if (names.length > MOST_COLUMNS) return `it has more than ${MOST_COLUMNS} columns`;
  if (names.includes('')) return 'a column has no name';
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  if (twice !== undefined) return `two columns are called “${twice}”`;
  const rows = new Map<string, Record<string, string>>();
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const cells = csvCells(line, separator);
    const serial = cells[at] ?? '';
    const where = `line ${index + 2}`;
    if (serial === '') return `${where} has no serial`;
    if (rows.has(serial)) return `${serial} stands in it twice`;
    if (cells.length > names.length) return `${where} has more cells than the head`;
    if (cells.some((cell) => cell.length > MOST_SIGNS)) return `${where} has a cell of more than ${MOST_SIGNS} signs`;
    if (rows.size >= MOST_ROWS) return `it has more than ${MOST_ROWS} lines`;
    rows.set(serial, Object.fromEntries(names.map((name, place) => [name, cells[place] ?? ''])));
  }
  if (rows.size === 0) return 'it has no line besides its head';
  return { columns: names.filter((_name, place) => place !== at), rows };
}
