import type { AccountSummary, Verdict } from '@demarc/contracts';
import type { LookName } from '@demarc/ui';

/** The acts a verdict proposes; the page hides those that the viewer may not do. */
export type VerdictAction =
  'take-payment' | 'reboot' | 'wake' | 'set-router' | 'enrol' | 'open-router' | 'open-incident';

export interface VerdictText {
  look: LookName;
  /** What is true, and since when. */
  what: string;
  /** Why, with the strongest evidence, and what follows. */
  why: string;
  actions: readonly VerdictAction[];
}

export interface VerdictContext {
  verdict: Pick<Verdict, 'since' | 'facts'>;
  account: AccountSummary | null;
  /** How money and moments are written: in the reader's way and the billing entity's zone. */
  money: (amount: string, currency: string) => string;
  moment: (instant: string) => string;
}

function sinceText({ verdict, moment }: VerdictContext, word = 'since'): string {
  return verdict.since === null ? '' : ` ${word} ${moment(verdict.since)}`;
}

const daysText = (days: number): string => (days === 1 ? '1 day' : `${days} days`);

/** "The bill is 12 days overdue (৳1,050.00)". */
function overdueText({ account, money }: VerdictContext): string {
  if (account === null || account.overdueDays <= 0) return 'The bill is not paid';
  return `The bill is ${daysText(account.overdueDays)} overdue (${money(account.overdue, account.currency)})`;
}

/** What comes next when nobody pays: "walled-garden follows on 12 Nov 2026, 10:00". */
function nextStepText({ verdict, moment }: VerdictContext): string {
  const { nextState, nextAt } = verdict.facts;
  if (nextState === undefined || nextAt === undefined) return '';
  return ` Unless it is paid, ${nextState} follows at ${moment(nextAt)}.`;
}

/** The server's own words, which are fragments, as a sentence. */
function sentenceOf(fragment: string | undefined, otherwise: string): string {
  if (fragment === undefined || fragment.trim() === '') return otherwise;
  const text = fragment.charAt(0).toUpperCase() + fragment.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

const BY_HAND: Readonly<Record<string, string>> = {
  throttled: 'Throttled',
  'walled-garden': 'Walled in',
  suspended: 'Disconnected',
};

type Sentence = (context: VerdictContext) => VerdictText;

/** The words of each verdict. The server sends the code and its facts, never a sentence. */
const SENTENCES: Readonly<Record<string, Sentence>> = {
  'account.walled': (context) => ({
    look: 'fault',
    what: `Walled garden${sinceText(context)}: no internet but the payment page.`,
    why: `${overdueText(context)}. A payment opens it again within seconds.`,
    actions: ['take-payment'],
  }),
  'account.suspended': (context) => ({
    look: 'fault',
    what: `Suspended${sinceText(context)}: no internet.`,
    why: `${overdueText(context)}, so the session was ended and no login is accepted. A payment opens it again within seconds.`,
    actions: ['take-payment'],
  }),
  'account.by-hand': (context) => ({
    look: 'fault',
    what: `${BY_HAND[context.verdict.facts.state ?? ''] ?? 'Restricted'} by hand${sinceText(context)}.`,
    why: `${sentenceOf(context.verdict.facts.reason, 'No reason was given.')} The service card says until when; somebody can restore it there.`,
    actions: [],
  }),
  'account.restored-not-proven': (context) => ({
    look: 'waiting',
    what: `The service was switched on${sinceText(context, 'at')}.`,
    why: `It is not proven yet. ${sentenceOf(context.verdict.facts.text, 'The network has not confirmed it.')} The chain below shows how far it is.`,
    actions: ['wake'],
  }),
  'account.overdue': (context) => ({
    look: 'look',
    what: 'Internet works, but the bill is overdue.',
    why: `${overdueText(context)}.${nextStepText(context)}`,
    actions: ['take-payment'],
  }),
  'login.wrong-secret': (context) => ({
    look: 'fault',
    what: `No internet${sinceText(context)}: the router logs in with a wrong PPPoE password.`,
    why: 'The right one is waiting for the router; waking it sends it now.',
    actions: ['wake'],
  }),
  'login.down': (context) => ({
    look: 'fault',
    what: `No internet${sinceText(context)}: the router answers, but its PPPoE login is down.`,
    why: loginDownText(context.verdict.facts),
    actions: ['reboot'],
  }),
  'network.incident': (context) => ({
    look: 'fault',
    what: `Part of an incident: ${incidentText(context.verdict.facts)}${sinceText(context)}.`,
    why: 'It is not this home alone. The incident page shows who is back; nothing here needs to be tried.',
    actions: ['open-incident'],
  }),
  'router.silent': (context) => ({
    look: 'unknown',
    what: `The router has not answered${sinceText(context)}.`,
    why: 'It may have no power or no line. Whatever it shall have is kept, and is set when it comes back.',
    actions: ['wake'],
  }),
  'router.never-seen': ({ verdict }) => ({
    look: 'waiting',
    what: 'The router has not called yet.',
    why: `When the box with serial ${verdict.facts.serial ?? 'of this service'} boots, it gets its login and WiFi by itself, within seconds.`,
    actions: [],
  }),
  'router.reset': (context) => ({
    look: 'fault',
    what: `The router waits in quarantine${sinceText(context)}.`,
    why: `${sentenceOf(context.verdict.facts.reason, 'It called with the shared credential, as after a factory reset.')} It gets no secrets until somebody decides.`,
    actions: ['enrol', 'open-router'],
  }),
  'router.none': () => ({
    look: 'unknown',
    what: 'No router is known for this service.',
    why: 'Enter the serial on its label: the router gets its login and WiFi by itself at its first contact.',
    actions: ['set-router'],
  }),
  'account.terminated': (context) => ({
    look: 'off',
    what: `The service has ended${sinceText(context)}.`,
    why: 'Nothing is wanted of the network or the router any more.',
    actions: [],
  }),
  'all-well': (context) => ({
    look: 'ok',
    what: 'All is well up to the router.',
    why: `${accountText(context)} The login is up and the router answers. If something is slow, ask which device.`.trim(),
    actions: [],
  }),
};

/** "214 routers of NAS bras-1". */
function incidentText({ routers = '', placeKind, place = '' }: Verdict['facts']): string {
  const many = routers === '1' ? '1 router' : `${routers === '' ? 'many' : routers} routers`;
  switch (placeKind) {
    case 'nas':
      return `${many} of NAS ${place}`;
    case 'node':
      return `${many} of access node ${place}`;
    case 'make':
      return `${many} of model ${place}`;
    default:
      return `${many} all over the network`;
  }
}

function accountText(context: VerdictContext): string {
  const { account } = context;
  if (account === null) return '';
  return account.overdueDays > 0 ? `${overdueText(context)}, but nothing is restricted.` : 'Nothing is overdue.';
}

function loginDownText(facts: Verdict['facts']): string {
  const { error } = facts;
  if (error === undefined || error === '' || error === 'ERROR_NONE')
    return 'The account is in order; look at the line to the access server.';
  return `The account is in order; the router's own reason is ${error}.`;
}

/** A code that this portal does not know yet is shown as it is, never as "all is well". */
export function verdictText(code: string, context: VerdictContext): VerdictText {
  const sentence = SENTENCES[code];
  if (sentence !== undefined) return sentence(context);
  return {
    look: 'unknown',
    what: `Diagnosis: ${code}.`,
    why: 'This portal has no words for it yet; reload the page to get the newest.',
    actions: [],
  };
}

export const VERDICT_CODES: readonly string[] = Object.keys(SENTENCES);
