/** What the `_value` of a parameter can be. */
export type TypedValue = string | number | boolean | Date;

const INSTANT =
  /^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(\.\d{1,9})?(Z|[+-](?:0\d|1[0-4]):?[0-5]\d)?$/;
const INTEGER = /^[+-]?\d{1,15}$/;

/** A value as its type has it; what does not fit its type stays a text. `genieacs_value` of the database says the same. */
export function typedValue(value: string, type: string): TypedValue {
  switch (type) {
    case 'boolean':
      if (/^(?:1|true)$/i.test(value)) return true;
      return /^(?:0|false)$/i.test(value) ? false : value;
    case 'int':
    case 'unsignedInt':
      return INTEGER.test(value) ? Number(value) : value;
    case 'dateTime':
      return readInstant(value) ?? value;
    default:
      return value;
  }
}

/** An instant of CWMP, UTC where it names no zone; null when there is no such day. */
function readInstant(text: string): Date | null {
  const match = INSTANT.exec(text);
  if (match === null) return null;
  const [, year = '', month = '', day = '', hours, minutes, seconds, fraction = '', zone = 'Z'] = match;
  const isDay = Number(day) <= new Date(Date.UTC(2000 + (Number(year) % 400), Number(month), 0)).getUTCDate();
  if (!isDay || year === '0000') return null;
  const offset = zone === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(-2)}`;
  const milliseconds = fraction.slice(0, 4).padEnd(4, '0').replace(/^0/, '.');
  return new Date(
    `${year}-${month}-${day}T${hours}:${minutes}:${seconds}${fraction === '' ? '' : milliseconds}${offset}`,
  );
}
