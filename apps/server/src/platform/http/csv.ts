/** Cells that a spreadsheet would run as a formula when it opens the file; a plain number is none. */
const FORMULA = /^[=+\-@\t\r\n]/;
const NUMBER = /^-?\d+(\.\d+)?$/;

function cell(value: string | number | null): string {
  if (value === null) return '';
  const text = String(value);
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One line of RFC 4180, with its end. */
export const csvLine = (cells: readonly (string | number | null)[]): string => `${cells.map(cell).join(',')}\r\n`;

/** Spreadsheets take a file for UTF-8 when it begins with this. */
export const CSV_BEGIN = '\uFEFF';

/** The cells of one line; a quoted cell may hold the separator, and a doubled quote is one. */
export function csvCells(row: string, separator: string): string[] {
  const found: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let at = 0; at < row.length; at++) {
    const sign = row.charAt(at);
    if (isQuoted) {
      if (sign !== '"') cell += sign;
      else if (row.charAt(at + 1) === '"') {
        cell += '"';
        at += 1;
      } else isQuoted = false;
    } else if (sign === '"' && cell === '') isQuoted = true;
    else if (sign === separator) {
      found.push(cell);
      cell = '';
    } else cell += sign;
  }
  return [...found, cell].map((each) => each.trim());
}
