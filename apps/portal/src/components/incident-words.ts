import type { Incident, IncidentPlace, IncidentSignal, RouterPresence } from '@demarc/contracts';
import { formatCount, formatDuration, visibleText, type LookName } from '@demarc/ui';

const SIGNALS: Readonly<Record<IncidentSignal, string>> = {
  silence: 'routers fell silent',
  'boot-storm': 'routers restarted',
  'session-loss': 'sessions ended',
  'nas-silent': 'the NAS is not heard',
};

/** How it was noticed. */
export const signalWords = (signal: IncidentSignal): string => SIGNALS[signal];

/** Where it is, with what kind of place that is. */
export function placeWords({ kind, name }: IncidentPlace): string {
  switch (kind) {
    case 'network':
      return 'The whole network';
    case 'nas':
      return `NAS ${visibleText(name, 64)}`;
    case 'node':
      return `Access node ${visibleText(name, 130)}`;
    case 'make':
      return `Model ${visibleText(name, 130)}`;
  }
}

/** "12 of 24 are away", or "24 were struck" when nobody is away. */
export function lostWords({ lost, members, signals }: Incident): string {
  if (lost > members && signals.includes('nas-silent')) return `${formatCount(lost)} sessions not heard`;
  if (members === 0) return 'nobody is known to be away';
  if (lost === 0) return `all ${formatCount(members)} are back`;
  return `${formatCount(lost)} of ${formatCount(members)} ${lost === 1 ? 'is' : 'are'} away`;
}

const PRESENCE: Readonly<Record<NonNullable<RouterPresence['state']>, readonly [LookName, string]>> = {
  answering: ['ok', 'answers'],
  late: ['waiting', 'is late'],
  silent: ['fault', 'is silent'],
};

/** Whether it answers, by its own interval. */
export const presenceLook = (state: RouterPresence['state']): readonly [LookName, string] =>
  state === null ? ['unknown', 'was never heard'] : PRESENCE[state];

/** "every 5 min", or that it never is due. */
export const intervalWords = (seconds: number): string =>
  seconds === 0 ? 'of events alone' : `every ${formatDuration(seconds)}`;
