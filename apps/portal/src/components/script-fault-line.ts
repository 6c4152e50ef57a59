import type { ScriptFault } from '@demarc/contracts';

/** The line of the script that a fault names, counted from 1; null: it is no fault of a line. */
export function faultLine({ detail }: Pick<ScriptFault, 'detail'>): number | null {
  const stack = typeof detail === 'object' && detail !== null && 'stack' in detail ? String(detail.stack) : '';
  const line = /\(script:(\d+)\)/.exec(stack)?.[1];
  return line === undefined ? null : Number(line);
}
