import type { Sentence } from './sentence';

export interface RouterOsReply {
  /** `re` one row, `done` the end, `empty` the end without rows (7.18+), `trap` a refusal, `fatal` the end of the connection. */
  readonly kind: 're' | 'done' | 'empty' | 'trap' | 'fatal' | 'unknown';
  readonly attributes: Readonly<Record<string, string>>;
  /** What is said beside attributes: the reason of a `!fatal`. */
  readonly text: string | null;
}

const KINDS = ['re', 'done', 'empty', 'trap', 'fatal'] as const;

/** Reads one sentence of a router: `=name=value` words are attributes, a value may hold `=` itself. */
export function readReply([first = '', ...words]: Sentence): RouterOsReply {
  const attributes: Record<string, string> = {};
  const others: string[] = [];
  for (const word of words) {
    const at = word.startsWith('=') ? word.indexOf('=', 1) : -1;
    if (at > 1) attributes[word.slice(1, at)] = word.slice(at + 1);
    else if (!word.startsWith('.')) others.push(word);
  }
  const kind = KINDS.find((name) => first === `!${name}`) ?? 'unknown';
  return { kind, attributes, text: others.length === 0 ? null : others.join(' ') };
}

/** Whether the answer to one command is whole with this reply. A trap is followed by a done. */
export const endsAnswer = ({ kind }: RouterOsReply): boolean => kind === 'done' || kind === 'fatal';

/** Rows of an answer, and what the router refused it with. */
export interface RouterOsAnswer {
  readonly rows: readonly Readonly<Record<string, string>>[];
  readonly refusal: string | null;
  /** `=ret=` of the `!done`: the id of what was added; before 6.43 the challenge of a login. */
  readonly ret: string | null;
}

export function answerOf(replies: readonly RouterOsReply[]): RouterOsAnswer {
  const refused = replies.find(({ kind }) => kind === 'trap' || kind === 'fatal');
  return {
    rows: replies.filter(({ kind }) => kind === 're').map(({ attributes }) => attributes),
    refusal: refused === undefined ? null : (refused.attributes.message ?? refused.text ?? 'refused without a reason'),
    ret: replies.find(({ kind }) => kind === 'done')?.attributes.ret ?? null,
  };
}
