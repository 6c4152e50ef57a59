import type { Brake, BrakeState, BrakeWaiting } from '@demarc/contracts';

const NOUNS: Readonly<Record<BrakeWaiting['what'], readonly [string, string]>> = {
  routers: ['router', 'routers'],
  tasks: ['task', 'tasks'],
  'nas-orders': ['order to a NAS', 'orders to NAS'],
  suspensions: ['suspension', 'suspensions'],
};

/** "12 routers, 3 tasks"; null when nothing waits. */
export function waitingText(waiting: Brake['waiting'], countText: (count: number) => string): string | null {
  if (waiting.length === 0) return null;
  return waiting.map(({ what, count }) => `${countText(count)} ${NOUNS[what][count === 1 ? 0 : 1]}`).join(', ');
}

export const BRAKE_HEADS: Readonly<Record<BrakeState, string>> = {
  off: 'The emergency brake is off.',
  'restores-only': 'Emergency brake: only restores are written to routers and NAS.',
  on: 'Emergency brake: nothing is written to routers and NAS.',
};

export const BRAKE_CHOICES: readonly { value: BrakeState; label: string; effect: string }[] = [
  {
    value: 'on',
    label: 'Stop everything',
    effect:
      'Within a second nothing more is written to any router or NAS, restores included. Routers are still answered and read. What is due waits and is not lost.',
  },
  {
    value: 'restores-only',
    label: 'Restores only',
    effect: 'Services that are paid for or given back come back; everything else waits.',
  },
  { value: 'off', label: 'Release', effect: 'What waits goes out, paced, beginning now.' },
];
