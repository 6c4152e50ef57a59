import type { AccessMethod } from '@demarc/contracts';
import { GROUP_NAMES, routerOs, type AccessGroup } from '@demarc/radius';
import type { Talk } from './nas-routeros.adapter';

/** What a router is told about one service. */
export interface RouterOsTarget {
  readonly method: AccessMethod;
  readonly to: AccessGroup;
  readonly userName: string;
  /** Of a static IP service, or of the session that accounting knows. */
  readonly address: string | null;
  readonly comment: string;
}

/** What came of it: done, and whether the router itself shows it, or refused. */
export type RouterOsResult =
  | { readonly kind: 'done'; readonly showsEffect: boolean; readonly text: string }
  | { readonly kind: 'refused'; readonly text: string };

const LISTS: ReadonlySet<string> = new Set(Object.values(GROUP_NAMES));
const refused = (text: string): RouterOsResult => ({ kind: 'refused', text });

/** Brings a service into its group on a router with RouterOS, and reads back what the router holds then. */
export function bringAbout(talk: Talk, target: RouterOsTarget): Promise<RouterOsResult> {
  return target.method === 'static-ip' ? listAddress(talk, target) : changeUser(talk, target);
}

/** Whether the router lists the address where the group wants it; nothing is changed. */
export async function readBack(talk: Talk, { to, address }: RouterOsTarget): Promise<RouterOsResult> {
  if (address === null) return refused('the address of the session is not known, so it cannot be looked up');
  const { rows, refusal } = await talk(routerOs.printAddress(address));
  if (refusal !== null) return refused(refusal);
  const lists = ownLists(rows);
  const wanted = GROUP_NAMES[to];
  // RADIUS puts an address on one list of ours; an open service may be on none where the accept names none.
  const isAsWanted = to === 'open' ? lists.every((list) => list === wanted) : lists.join() === wanted;
  const found = lists.length === 0 ? 'on no list of Demarc' : `on ${lists.join(' and ')}`;
  return isAsWanted
    ? { kind: 'done', showsEffect: true, text: `read back: ${address} is ${found}` }
    : refused(`read back: ${address} is ${found} instead of ${wanted}`);
}

/** An account that the router keeps itself is switched and its address listed; one of RADIUS is made to dial again. */
async function changeUser(talk: Talk, target: RouterOsTarget): Promise<RouterOsResult> {
  const { userName, to } = target;
  const secrets = await talk(routerOs.printSecret(userName));
  if (secrets.refusal !== null) return refused(secrets.refusal);
  const [secret] = secrets.rows;
  if (secret === undefined) return endSessions(talk, userName, to);
  const isDisabled = to === 'closed';
  const { refusal } = await talk(routerOs.setSecretDisabled(secret['.id'] ?? '', isDisabled));
  if (refusal !== null) return refused(refusal);
  if (isDisabled) {
    const ended = await endSessions(talk, userName, to);
    return ended.kind === 'done' ? disabledReadBack(talk, userName) : ended;
  }
  const active = await talk(routerOs.printActive(userName));
  const address = active.rows[0]?.address;
  if (address === undefined)
    return { kind: 'done', showsEffect: false, text: `${userName} may log in; no session is up` };
  return listAddress(talk, { ...target, address });
}

async function disabledReadBack(talk: Talk, userName: string): Promise<RouterOsResult> {
  const { rows } = await talk(routerOs.printSecret(userName));
  return rows[0]?.disabled === 'true'
    ? { kind: 'done', showsEffect: true, text: `read back: ${userName} is disabled and has no session` }
    : refused(`read back: ${userName} is not disabled`);
}

async function endSessions(talk: Talk, userName: string, to: AccessGroup): Promise<RouterOsResult> {
  const before = await talk(routerOs.printActive(userName));
  if (before.refusal !== null) return refused(before.refusal);
  for (const { '.id': id = '' } of before.rows) {
    const { refusal } = await talk(routerOs.removeActive(id));
    if (refusal !== null && !/no such item/.test(refusal)) return refused(refusal);
  }
  const after = await talk(routerOs.printActive(userName));
  const old = new Set(before.rows.map((row) => row['.id']));
  if (after.rows.some((row) => old.has(row['.id'])))
    return refused(`read back: a session of ${userName} is still there`);
  const text = before.rows.length === 0 ? `${userName} has no session` : `the session of ${userName} was removed`;
  // It may have dialled again by now: only its accounting says with what.
  return { kind: 'done', showsEffect: to !== 'open' && after.rows.length === 0, text: `${text}; read back` };
}

/** The address on the list of its group, and on no other of ours. */
async function listAddress(talk: Talk, target: RouterOsTarget): Promise<RouterOsResult> {
  const { address, to, comment } = target;
  if (address === null) return refused('the service has no address');
  const before = await talk(routerOs.printAddress(address));
  if (before.refusal !== null) return refused(before.refusal);
  const wanted = to === 'open' ? null : GROUP_NAMES[to];
  for (const { list = '', '.id': id = '' } of before.rows) {
    if (!LISTS.has(list) || list === wanted) continue;
    const { refusal } = await talk(routerOs.removeAddress(id));
    if (refusal !== null && !/no such item/.test(refusal)) return refused(refusal);
  }
  if (wanted !== null && !before.rows.some(({ list }) => list === wanted)) {
    const { refusal } = await talk(routerOs.addAddress(wanted, address, comment));
    if (refusal !== null && !/already have such entry/.test(refusal)) return refused(refusal);
  }
  return readBack(talk, target);
}

const ownLists = (rows: readonly Readonly<Record<string, string>>[]): string[] =>
  rows.flatMap(({ list, disabled }) => (list !== undefined && LISTS.has(list) && disabled !== 'true' ? [list] : []));
