import { z } from 'zod';

const Failure = z
  .object({ name: z.string(), message: z.string() })
  .catch({ name: 'Error', message: 'the script was ended' });

/** What ended a pass from outside of its script, in the form of an outcome. */
export function faultInWords(failure: unknown): string {
  const { name, message } = Failure.parse(failure);
  const [kind, text] = inFamiliarWords(name, message);
  const end = {
    kind: 'fault',
    code: `script.${kind}`,
    message: text,
    detail: { name: kind, message: text, stack: '' },
  };
  return JSON.stringify({ declarations: [], clears: [], log: [], end });
}

/** Messages of the engine as those who write scripts know them. @param index what was read, where the engine does not say */
export function inFamiliarWords(name: string, message: string, index = ''): [name: string, message: string] {
  if (/stack overflow/.test(message)) return ['RangeError', 'Maximum call stack size exceeded'];
  if (/out of memory/.test(message)) return ['Error', 'Script ran out of memory'];
  if (name === 'InternalError') return ['Error', message];
  const named = /^cannot read property '(.*)' of (undefined|null)$/.exec(message);
  if (named !== null) return [name, `Cannot read properties of ${named[2]} (reading '${named[1]}')`];
  const unnamed = /^cannot read property of (undefined|null)$/.exec(message);
  if (unnamed !== null)
    return [name, `Cannot read properties of ${unnamed[1]}${index === '' ? '' : ` (reading '${index}')`}`];
  const unknown = /^'(.*)' is not defined$/.exec(message);
  return unknown === null ? [name, message] : [name, `${unknown[1]} is not defined`];
}

/** Two lines stand before a script's own in the function that it is made to. */
const LINES_BEFORE = 2;
const OWN_LINE = /\(?<input>:(\d+)(?::(\d+))?\)?/;

interface Detail {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
}

/** An error of a script, with its own line numbers and without what is Demarc's of the stack. */
export function inScriptLines({ name, message, stack }: Detail, script: string): Detail {
  const own = stack.split('\n').filter((line) => OWN_LINE.test(line));
  const [, lineText = '0', columnText = '1'] = OWN_LINE.exec(own[0] ?? '') ?? [];
  const lines = script.split('\n');
  const line = lines[Number(lineText) - LINES_BEFORE - 1] ?? '';
  // The first line stands behind "use strict".
  const column = Number(columnText) - (Number(lineText) === LINES_BEFORE + 1 ? '"use strict";'.length : 0);
  const index = /^[^;]*?\[(\d+)\]/.exec(line.slice(Math.max(0, column - 1)))?.[1] ?? /\[(\d+)\]/.exec(line)?.[1] ?? '';
  const [familiar, words] = inFamiliarWords(name, message, index);
  const shifted = own.map((entry) =>
    // What is missing at the end is found missing behind it.
    entry.replace(
      OWN_LINE,
      (_all, at: string) => `(script:${Math.min(lines.length, Math.max(1, Number(at) - LINES_BEFORE))})`,
    ),
  );
  return { name: familiar, message: words, stack: [`${familiar}: ${words}`, ...shifted].join('\n').slice(0, 2_000) };
}

/** The line of a script that a stack names first, counted from 1. */
export function lineOf(stack: string): number | null {
  const line = /\(script:(\d+)\)/.exec(stack)?.[1];
  return line === undefined ? null : Number(line);
}
