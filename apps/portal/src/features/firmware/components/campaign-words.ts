import type { Campaign, CampaignCause, CampaignMemberState, CampaignSet, CampaignState } from '@demarc/contracts';
import { writeFilter } from '@demarc/contracts';
import { formatCount, formatInstant, type LookName } from '@demarc/ui';

export const STATE_LOOK: Readonly<Record<CampaignState, readonly [LookName, string]>> = {
  draft: ['unknown', 'draft'],
  running: ['waiting', 'running'],
  paused: ['look', 'paused'],
  halted: ['fault', 'halted'],
  done: ['ok', 'done'],
  cancelled: ['off', 'given up'],
};

export const MEMBER_LOOK: Readonly<Record<CampaignMemberState, readonly [LookName, string]>> = {
  waiting: ['unknown', 'waiting'],
  preparing: ['waiting', 'preparing'],
  sent: ['waiting', 'fetching'],
  checking: ['waiting', 'being checked'],
  done: ['ok', 'well'],
  failed: ['fault', 'failed'],
  skipped: ['off', 'left out'],
  'rolled-back': ['look', 'brought back'],
};

const CAUSES: Readonly<Record<CampaignCause, string>> = {
  gone: 'not known any more',
  'not-managed': 'in quarantine or retired',
  observed: 'only observed',
  'no-image': 'no image chosen',
  'already-there': 'run it already',
  'other-hardware': 'other hardware',
  'other-version': 'of a version that it does not go on',
  incident: 'in an incident',
  offline: 'not heard lately',
  busy: 'in other hands',
  absent: 'did not come',
  cancelled: 'given up',
  'no-backup': 'no backup',
  refused: 'refused',
  'taken-back': 'taken back',
  silent: 'silent',
  'wrong-version': 'wrong version',
  unhealthy: 'unwell',
};
export const causeWord = (cause: CampaignCause): string => CAUSES[cause];

export const waveName = (wave: number): string => (wave === 0 ? 'Canary' : `Wave ${wave}`);

export const routers = (count: number): string => (count === 1 ? '1 router' : `${formatCount(count)} routers`);

export const totalOf = ({ counts }: Pick<Campaign, 'counts'>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

/** Of those that were not left out. */
export const settledOf = ({ counts }: Pick<Campaign, 'counts'>): number =>
  counts.done + counts.failed + counts['rolled-back'];

export const underWayOf = ({ counts }: Pick<Campaign, 'counts'>): number =>
  counts.preparing + counts.sent + counts.checking;

export function setWords(set: CampaignSet | null): string {
  if (set === null) return 'routers of the campaign that it takes back';
  if (set.by === 'list') return `a list of ${formatCount(set.serialNumbers.length)} serial numbers`;
  const { search, filter, state, mode } = set.selection;
  const parts = [search ?? '', writeFilter(filter), state ?? '', mode ?? ''].filter((part) => part !== '');
  const text = parts.length === 0 ? 'every router' : parts.join(', ');
  return set.name === '' ? text : `${set.name}: ${text}`;
}

export function waitWords(waitsFor: Campaign['waitsFor'], zone: string): string | null {
  if (waitsFor === null) return null;
  const until = waitsFor.until === null ? '' : ` until ${formatInstant(waitsFor.until, zone)}`;
  switch (waitsFor.why) {
    case 'settling':
      return 'The wave has to settle before the next begins.';
    case 'gap':
      return `The pause after the last wave lasts${until}.`;
    case 'window':
      return `Its window is closed${until}.`;
    default:
      return 'There is no room: as many downloads are under way as may be.';
  }
}

/** The answer first. */
export function leadOf(campaign: Campaign): string {
  const { state, counts, haltReason } = campaign;
  const getting = totalOf(campaign) - counts.skipped;
  if (state === 'draft')
    return campaign.needsApproval
      ? `${routers(getting)} would get an image. It waits for a second person.`
      : `${routers(getting)} would get an image. Nothing is started yet.`;
  if (state === 'halted') return `${haltReason ?? ''}.`;
  const said = [`${formatCount(counts.done)} of ${routers(getting)} ${counts.done === 1 ? 'is' : 'are'} well`];
  if (underWayOf(campaign) > 0) said.push(`${formatCount(underWayOf(campaign))} under way`);
  if (counts.failed > 0) said.push(`${formatCount(counts.failed)} failed`);
  if (counts['rolled-back'] > 0) said.push(`${formatCount(counts['rolled-back'])} brought back`);
  return `${said.join(', ')}.`;
}
