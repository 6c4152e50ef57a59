import { formatInstant } from './format';

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})/;
const HEX = /^([0-9a-f]{2}){8,}$/i;
const BYTES_PER_GROUP = 4;

function scalarText(value: unknown, zone: string): string {
  if (value === null) return 'none';
  if (typeof value === 'string') return textOf(value, zone);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return linesOf(value, zone).join(', ');
}

/** Instants in the reader's zone with milliseconds, because the seconds between two messages are the point; bytes in groups. */
function textOf(text: string, zone: string): string {
  const instant = INSTANT.exec(text)?.[0];
  if (instant !== undefined) {
    const milliseconds = String(new Date(instant).getUTCMilliseconds()).padStart(3, '0');
    return `${formatInstant(instant, zone, true)}.${milliseconds}${text.slice(instant.length)}`;
  }
  if (HEX.test(text)) {
    return text.toLowerCase().replaceAll(new RegExp(`(.{${BYTES_PER_GROUP * 2}})(?=.)`, 'g'), '$1 ');
  }
  return text;
}

function linesOf(value: unknown, zone: string): string[] {
  if (Array.isArray(value)) return value.map((one) => scalarText(one, zone));
  if (typeof value !== 'object' || value === null) return [scalarText(value, zone)];
  const { path, value: held, ...rest } = value as { path?: unknown; value?: unknown };
  // A parameter with its value is said as an operator says it.
  if (typeof path === 'string' && Object.keys(rest).length === 0)
    return [`${path} = ${scalarText(held ?? null, zone)}`];
  return Object.entries(value).map(([key, one]) => `${key} ${scalarText(one, zone)}`);
}

/** A stored value of evidence as lines to read; what is no JSON, no instant and no bytes stays as it is. */
export function evidenceLines(value: string, zone: string): string[] {
  if (!/^[[{]/.test(value)) return [textOf(value, zone)];
  try {
    const lines = linesOf(JSON.parse(value), zone);
    return lines.length === 0 ? ['none'] : lines;
  } catch (error) {
    if (error instanceof SyntaxError) return [value];
    throw error;
  }
}
