import type { JSX } from 'react';
import type { ScriptActView } from '@demarc/contracts';
import { StateMark, visibleText } from '@demarc/ui';
import { OWNER_WORDS } from './owner-words';
import { PathText } from './path-text';
import classes from './script-acts.module.css';

const KINDS: Readonly<Record<ScriptActView['kind'], string>> = {
  set: 'set',
  attributes: 'attributes',
  add: 'made',
  delete: 'deleted',
  tag: 'tag',
  order: 'ordered',
  virtual: 'written',
  call: 'asked',
};

/** What was wanted and not done. */
const WANTED: typeof KINDS = {
  ...KINDS,
  set: 'wanted to be set',
  add: 'wanted',
  delete: 'wanted gone',
  call: 'to be asked',
};

const HELD = 'held by ';

/** Why it was not done; an owner in the words that people know. */
function reasonWords(refused: string): string {
  if (!refused.startsWith(HELD)) return refused;
  const [owner = '', ...name] = refused.slice(HELD.length).split(' ');
  return [`left to ${OWNER_WORDS[owner] ?? owner}`, ...name].join(' ');
}

/** What scripts changed, or wanted to. */
export function ScriptActs({ acts }: { acts: readonly ScriptActView[] }): JSX.Element {
  return (
    <ul className={classes.lines}>
      {acts.map((act, at) => (
        <li key={`${at} ${act.path}`} className={classes.line}>
          <PathText path={act.path} />
          <span className={classes.mono}>
            {act.refused === null ? KINDS[act.kind] : WANTED[act.kind]}
            {act.kind === 'set' &&
              ` to ${act.value === null ? '••••••' : act.value === '' ? 'empty' : visibleText(act.value, 200)}`}
            {act.kind !== 'set' && act.value !== null && `: ${visibleText(act.value, 200)}`}
          </span>
          <span className={classes.sub}>by {visibleText(act.by, 100)}</span>
          {act.refused !== null && <StateMark look="look" word={visibleText(reasonWords(act.refused), 200)} />}
        </li>
      ))}
    </ul>
  );
}
