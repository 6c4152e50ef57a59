import {
  writeFilter,
  type BulkCause,
  type BulkChange,
  type BulkChangeSummary,
  type BulkChosen,
  type BulkRouterState,
  type BulkShownWhat,
  type BulkState,
} from '@demarc/contracts';
import { formatCount, formatInstant, visibleText, type LookName } from '@demarc/ui';
import { GROUP_WORDS } from '../../../components/group-words';
import { fieldWords } from '../../../components/profile-field-words';

export const STATE_LOOK: Readonly<Record<BulkState, readonly [LookName, string]>> = {
  draft: ['unknown', 'draft'],
  running: ['waiting', 'running'],
  paused: ['look', 'paused'],
  done: ['ok', 'done'],
  cancelled: ['off', 'given up'],
};

export const ROUTER_LOOK: Readonly<Record<BulkRouterState, readonly [LookName, string]>> = {
  waiting: ['unknown', 'waiting'],
  'under-way': ['waiting', 'under way'],
  applied: ['ok', 'applied'],
  refused: ['fault', 'refused'],
  unreachable: ['look', 'did not come'],
  superseded: ['look', 'superseded'],
  skipped: ['off', 'left out'],
};

const CAUSES: Readonly<Record<BulkCause, string>> = {
  'not-managed': 'in quarantine or retired',
  observed: 'only observed',
  'no-fact': 'a name of the template is empty',
  'bad-value': 'the value does not fit its rule',
  cannot: 'the model cannot',
  overridden: 'something stronger holds it',
  replaced: 'another value was set since',
  'changed-since': 'changed since',
  'nothing-before': 'nothing to bring back',
  cancelled: 'given up',
  'taken-back': 'taken back',
  busy: 'not possible at its turn',
  gone: 'not known any more',
  fault: 'the router refused',
  unsettled: 'it came, and did not settle',
  silent: 'not heard of',
};
export const causeWord = (cause: BulkCause): string => CAUSES[cause];

export const routers = (count: number): string => (count === 1 ? '1 router' : `${formatCount(count)} routers`);

export const totalOf = ({ counts }: Pick<BulkChange, 'counts'>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

/** Of those that were not left out. */
export const meantOf = (change: Pick<BulkChange, 'counts'>): number => totalOf(change) - change.counts.skipped;

export const settledOf = ({ counts }: Pick<BulkChange, 'counts'>): number =>
  counts.applied + counts.refused + counts.unreachable + counts.superseded;

type ShownValue = Extract<BulkShownWhat, { kind: 'settings' }>['values'][number];

export const placeWords = ({ intent, field }: { intent: string; field: string }): string =>
  intent === 'parameter' ? visibleText(field, 256) : fieldWords(intent, field);

export function valueWords({ value, isSecret }: ShownValue): string {
  if (value !== null) return visibleText(value, 120);
  return isSecret ? 'a secret' : 'as each had it before';
}

/** What is done, in a line. */
export function whatWords(what: BulkShownWhat): string {
  switch (what.kind) {
    case 'settings': {
      const places = what.values.map(placeWords);
      return places.length <= 2 ? places.join(', ') : `${places.slice(0, 2).join(', ')} and ${places.length - 2} more`;
    }
    case 'tags':
      return [...what.add.map((tag) => `+ ${tag}`), ...what.remove.map((tag) => `− ${tag}`)].join(', ');
    case 'reboot':
      return 'Restart';
    case 'read':
      return what.groups === undefined
        ? 'Read all'
        : `Read ${what.groups.map((group) => GROUP_WORDS[group]).join(', ')}`;
  }
}

export function chosenWords(chosen: BulkChosen | null): string {
  if (chosen === null) return 'those that the change before has reached';
  if (chosen.by === 'list') return `a list of ${routers(chosen.routers)}`;
  if (chosen.by === 'csv')
    return `a file of ${routers(chosen.routers)}, with ${chosen.columns.join(', ') || 'no values'}`;
  const { search, filter, state, mode } = chosen.selection;
  const parts = [search ?? '', writeFilter(filter), state ?? '', mode ?? ''].filter((part) => part !== '');
  const text = parts.length === 0 ? 'every router' : parts.join(', ');
  return chosen.name === '' ? text : `${chosen.name}: ${text}`;
}

export function waitWords(waitsFor: BulkChange['waitsFor'], zone: string): string | null {
  if (waitsFor === null) return null;
  if (waitsFor.why === 'window')
    return `Its window is closed${waitsFor.until === null ? '' : ` until ${formatInstant(waitsFor.until, zone)}`}.`;
  return waitsFor.why === 'room' ? 'As many are in hand as may be.' : 'The last ones have to come.';
}

/** The answer first. */
export function leadOf(change: BulkChangeSummary): string {
  const { state, counts, haltReason, needsApproval } = change;
  const meant = meantOf(change);
  if (state === 'draft')
    return `${routers(meant)} would be changed. ${needsApproval ? 'It waits for a second person.' : 'Nothing is started yet.'}`;
  const said = [`${formatCount(counts.applied)} of ${routers(meant)} ${counts.applied === 1 ? 'has' : 'have'} it`];
  if (counts['under-way'] > 0) said.push(`${formatCount(counts['under-way'])} under way`);
  if (counts.refused > 0) said.push(`${formatCount(counts.refused)} refused`);
  if (counts.unreachable > 0) said.push(`${formatCount(counts.unreachable)} did not come`);
  if (counts.superseded > 0) said.push(`${formatCount(counts.superseded)} superseded`);
  return `${haltReason === null ? '' : `It paused by itself: ${haltReason}. `}${said.join(', ')}.`;
}
