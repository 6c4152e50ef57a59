import type { Translate, WordKey } from '../words/words';
import { h, type Node_ } from './dom';

export type Look = 'ok' | 'look' | 'fault' | 'waiting' | 'unknown' | 'running';

/** Shape and word, never colour alone: tick, triangle, cross, clock, open circle. */
const SHAPES: Readonly<Record<Look, string>> = {
  ok: 'M3 8.5l3.2 3.2L13 5',
  look: 'M8 2.5l6 11H2zM8 6.8v3M8 11.8v.2',
  fault: 'M4 4l8 8M12 4l-8 8',
  waiting: 'M8 2.2a5.8 5.8 0 1 0 .01 0M8 4.8V8l2.4 1.6',
  unknown: 'M8 2.6a5.4 5.4 0 1 0 .01 0',
  running: 'M8 2.6a5.4 5.4 0 1 1-5.4 5.4',
};

export function mark(look: Look, t: Translate): Node_ {
  return h(
    'span',
    { class: `mark ${look}`, role: 'img', 'aria-label': t(`look.${look}` satisfies WordKey) },
    h('svg', { viewBox: '0 0 16 16', 'aria-hidden': 'true' }, h('path', { d: SHAPES[look] })),
  );
}

/** A button; what it does is told by `data-act`, which one listener hears. */
export function button(
  act: string,
  text: string,
  attributes: Readonly<Record<string, string | boolean | null>> = {},
): Node_ {
  return h('button', { type: 'button', 'data-act': act, 'data-key': act, part: 'button', ...attributes }, text);
}
