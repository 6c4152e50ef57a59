import { QUIRK_FLAGS } from './quirk-catalogue';
import type { QuirkFlag } from './quirk-flags';

export const QUIRK_FLAG_NAMES = Object.keys(QUIRK_FLAGS) as readonly QuirkFlag[];

export const isQuirkFlag = (name: string): name is QuirkFlag => Object.hasOwn(QUIRK_FLAGS, name);

/** Flags that make the reader less strict. */
export const READER_FLAGS: readonly QuirkFlag[] = QUIRK_FLAG_NAMES.filter(
  (name) => QUIRK_FLAGS[name].side === 'reader',
);

/** What is wrong with a value of a flag; null when it may stand there. */
export function quirkProblem(name: string, value: unknown): string | null {
  if (!isQuirkFlag(name)) return `there is no flag ${name}`;
  const flag = QUIRK_FLAGS[name];
  switch (flag.kind) {
    case 'switch':
      return typeof value === 'boolean' ? null : `${name} is on or off`;
    case 'choice':
      return typeof value === 'string' && flag.options.includes(value)
        ? null
        : `${name} is one of ${flag.options.join(', ')}`;
    case 'count':
      return Number.isInteger(value) && Number(value) >= flag.min && Number(value) <= flag.max
        ? null
        : `${name} is a whole number from ${flag.min} to ${flag.max}`;
  }
}
