import { countOf } from '../envelope/element';
import { refuse } from '../envelope/envelope-error';

/** The Status of an answer: 0 done, 1 committed and yet to be applied. Anything else is not an answer. */
export function statusOf(text: string | null, method: string): 0 | 1 {
  switch (text?.trim()) {
    case '0':
      return 0;
    case '1':
      return 1;
    default:
      return refuse('structure', `${method} without a status of 0 or 1`);
  }
}

/** A fault code where a status is due; null when it is none. */
export function faultInStatus(text: string | null): number | null {
  const code = countOf(text, 0);
  return code >= 9000 && code <= 9899 ? code : null;
}
