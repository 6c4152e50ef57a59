import { isRestricted, touchesNetwork, type ProofFacts, type RouterEvidence } from './proof-facts';
import { node, type Draft, type StoredMessage } from './proof-node';

/** Not the router's business as long as the network brings it about; once it was told as well, its word counts. */
const isLeftToNetwork = (facts: ProofFacts): boolean =>
  facts.network !== null && !facts.nas.some(({ outcome }) => outcome === 'handed-over');
const LEFT_TO_NETWORK = 'the network carries it out; the router keeps its configuration';

const messagesOf = (words: readonly RouterEvidence[]): StoredMessage[] =>
  words.flatMap(({ message }) => (message === null ? [] : [message]));

/** The router was told, took it, and shows it: each in its own stored words. */
export function routerNode(facts: ProofFacts): Draft {
  const title = 'Router';
  if (!facts.hasRouter) return node('router', title, { status: 'not-applicable', text: 'no router is assigned' });
  if (!touchesNetwork(facts))
    return node('router', title, { status: 'not-applicable', text: 'the router keeps its configuration' });
  if (isLeftToNetwork(facts)) return node('router', title, { status: 'not-applicable', text: LEFT_TO_NETWORK });
  const words = facts.router.filter(({ step }) => step !== 'online');
  const evidence = words.flatMap((word) => [
    { label: word.step, value: `${word.at.toISOString()} ${word.text}` },
    ...word.facts,
  ]);
  const common = { evidence, messages: messagesOf(words) };
  const readBack = words.find(({ step }) => step === 'read-back');
  if (readBack !== undefined && readBack.message !== null)
    return node('router', title, { ...common, status: 'done', at: readBack.at, text: readBack.text });
  const refused = words.findLast(({ step }) => step === 'refused');
  if (refused !== undefined)
    return node('router', title, {
      ...common,
      status: 'failed',
      at: refused.at,
      text: refused.text,
      gap: 'router-refused',
    });
  return node('router', title, { ...common, ...openRouter(facts, words) });
}

function openRouter(
  { isSuperseded }: ProofFacts,
  words: readonly RouterEvidence[],
): Pick<Draft, 'status' | 'text' | 'gap'> {
  const gap = words.some(({ step }) => step === 'inform') ? 'not-read-back' : 'router-away';
  if (isSuperseded) return { status: 'failed', text: 'a newer state came before the router did', gap: 'superseded' };
  if (words.some(({ step }) => step === 'read-back'))
    return { status: 'waiting', text: 'what the router said at its read-back is not stored', gap };
  const last = words.at(-1);
  return {
    status: 'waiting',
    text: last === undefined ? 'nothing heard of the router yet' : `waiting: ${last.text}`,
    gap,
  };
}

/** Its proof is what the router shows of the profile, and not its connection. */
export const isByProfile = ({ router }: ProofFacts): boolean =>
  router.some(({ step, facts }) => step === 'read-back' && facts.some(({ label }) => label === 'read-back by'));

/** What the router reports of its connection. */
export function onlineNode(facts: ProofFacts): Draft {
  const title = isRestricted(facts.to) ? 'Restricted' : 'Online';
  const no = (text: string): Draft => node('online', title, { status: 'not-applicable', text });
  if (!facts.hasRouter) return no('no router can tell');
  if (!touchesNetwork(facts)) return no('the line stays as it is');
  const seen = facts.router.find(({ step }) => step === 'online');
  if (seen !== undefined && seen.message !== null) {
    const { at, text, facts: evidence, message } = seen;
    return node('online', title, { status: 'done', at, text, evidence, messages: [message] });
  }
  if (isByProfile(facts))
    return no('a configuration profile carries it out: the account stays, and the line says nothing of it');
  if (isLeftToNetwork(facts)) return no(LEFT_TO_NETWORK);
  if (facts.to === 'suspended' && facts.router.some(({ step }) => step === 'read-back'))
    return no('PPPoE is switched off: there is no connection to report');
  if (facts.isSuperseded)
    return node('online', title, { status: 'failed', text: 'not seen before the next change', gap: 'superseded' });
  const text =
    seen === undefined ? 'waiting for the router to report its connection' : 'what the router said of it is not stored';
  return node('online', title, { status: 'waiting', text, gap: 'not-online' });
}
