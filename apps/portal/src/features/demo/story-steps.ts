import type { DemoState, DemoStep } from '@demarc/contracts';

export interface StoryStep {
  step: DemoStep;
  title: string;
  /** What it does, and what to look at. */
  text: string;
  /** The verb on its button. */
  verb: string;
}

/** The story: from a new subscriber to a restored one. */
export const STORY: readonly StoryStep[] = [
  {
    step: 'create-subscriber',
    title: 'A subscriber joins',
    text: 'Registers her with a plan, a PPPoE account, a WiFi name and the serial of her router, which is still in its box.',
    verb: 'Create her',
  },
  {
    step: 'boot-router',
    title: 'Her router boots',
    text: 'Powers a simulated router with that serial. It calls Demarc over CWMP and gets its login and WiFi at its first Inform.',
    verb: 'Power it on',
  },
  {
    step: 'run-invoices',
    title: 'The month is billed',
    text: 'Runs the monthly invoices of everybody who is due, hers among them, in one transaction with the ledger.',
    verb: 'Run the invoices',
  },
  {
    step: 'go-overdue',
    title: 'She does not pay',
    text: 'Moves the clock past the due date and the days of grace. The policy walls her router in: look at the proof chain.',
    verb: 'Let it go overdue',
  },
  {
    step: 'pay',
    title: 'She pays',
    text: 'Books her payment. Seconds later the router is back; the chain shows each step with its evidence.',
    verb: 'Pay',
  },
];

/** What else happens to routers, at any time. */
export const INCIDENTS: readonly StoryStep[] = [
  {
    step: 'power-cut',
    title: 'Power cut',
    text: 'The router goes dark. Whatever is changed meanwhile waits for it.',
    verb: 'Cut the power',
  },
  {
    step: 'power-on',
    title: 'Power returns',
    text: 'The router boots and converges to what it shall be.',
    verb: 'Restore the power',
  },
  {
    step: 'factory-reset',
    title: 'Factory reset',
    text: 'Someone presses the reset button: login and WiFi are gone. Demarc wants second evidence before it hands secrets out again.',
    verb: 'Press reset',
  },
  {
    step: 'change-wifi',
    title: 'She renames her WiFi',
    text: 'Changed on the router itself: Demarc adopts it, because the WiFi is hers.',
    verb: 'Rename it',
  },
  {
    step: 'swap-serial',
    title: 'Another box',
    text: 'A technician plugs in a router with a foreign serial. It gets nothing until somebody assigns it.',
    verb: 'Swap the serial',
  },
  {
    step: 'street-dark',
    title: 'Two streets go dark',
    text: 'Half of the homes lose their power at once. Demarc makes one incident of it instead of many silent routers.',
    verb: 'Cut the streets',
  },
  {
    step: 'street-lit',
    title: 'The streets are lit again',
    text: 'The routers boot and dial. The incident closes by itself when they stay.',
    verb: 'Light the streets',
  },
];

export interface StoryPlace {
  /** The step of the story that comes next; null when it is told. */
  next: DemoStep | null;
  /** How many steps of the story lie behind. */
  done: number;
}

/** What can be played is not always what comes next: she may pay at once, but the story lets her be late first. */
const PRECEDENCE: readonly DemoStep[] = ['create-subscriber', 'boot-router', 'go-overdue', 'pay', 'run-invoices'];

const TOLD: StoryPlace = { next: null, done: STORY.length };

/**
 * Where the story stands. Once she has paid, the next month could be billed, and the state is the same as before the
 * first one: what came before tells the two apart.
 */
export function placeOf(state: Pick<DemoState, 'steps'>, before: DemoStep | 'told' | null): StoryPlace {
  const next = PRECEDENCE.find((step) => state.steps.some((one) => one.step === step && one.available));
  if (next === undefined) return TOLD;
  if (next === 'run-invoices' && (before === 'pay' || before === 'told')) return TOLD;
  return { next, done: STORY.findIndex((one) => one.step === next) };
}
