import type { ProfileChange, ProfileRow, ProfileScope } from '@demarc/contracts';
import { visibleText } from '@demarc/ui';
import { fieldWords } from '../../../components/profile-field-words';

export const CHOICE_WORDS: Readonly<Record<string, string>> = {
  wpa2: 'WPA2',
  'wpa-wpa2': 'WPA and WPA2',
  'wpa2-wpa3': 'WPA2 and WPA3',
  wpa3: 'WPA3',
  open: 'open, without a key',
  auto: 'as the router chooses',
  '20': '20 MHz',
  '40': '40 MHz',
  '80': '80 MHz',
  '160': '160 MHz',
};

export const SCOPE_WORDS: Readonly<Record<ProfileScope['kind'], string>> = {
  fleet: 'All routers',
  model: 'Model',
  plan: 'Plan',
  tag: 'Tag',
  subscription: 'Service of a router',
  router: 'Router',
};

export const STATE_WORDS: Readonly<Record<ProfileChange['state'], string>> = {
  live: 'live',
  pending: 'waits for a second person',
  rejected: 'rejected',
  withdrawn: 'taken back',
};

export function valueWords(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return CHOICE_WORDS[value] ?? visibleText(value, 80);
  return 'a secret';
}

export interface DiffLine {
  readonly what: string;
  readonly before: string | null;
  readonly after: string | null;
  /** Whom it is for is told by their name. */
  readonly scope: ProfileScope | null;
}

type Compared = Pick<ProfileChange, 'name' | 'weight' | 'document' | 'scopes'>;

/** What one revision says differently from the one before it. */
export function diffOf(before: Compared | null, after: Compared): DiffLine[] {
  const left = before === null ? new Map<string, string>() : linesOf(before);
  const right = linesOf(after);
  const settings = [...new Set([...left.keys(), ...right.keys()])]
    .map((what) => ({ what, before: left.get(what) ?? null, after: right.get(what) ?? null, scope: null }))
    .filter((line) => line.before !== line.after);
  return [...settings, ...scopesOf(before?.scopes ?? [], after.scopes)];
}

function scopesOf(before: readonly ProfileScope[], after: readonly ProfileScope[]): DiffLine[] {
  const left = new Set(before.map(scopeKey));
  const right = new Set(after.map(scopeKey));
  const line = (scope: ProfileScope, isNew: boolean): DiffLine => ({
    what: scopeKey(scope),
    before: isNew ? null : 'for them',
    after: isNew ? 'for them' : null,
    scope,
  });
  return [
    ...after.filter((scope) => !left.has(scopeKey(scope))).map((scope) => line(scope, true)),
    ...before.filter((scope) => !right.has(scopeKey(scope))).map((scope) => line(scope, false)),
  ];
}

function linesOf({ name, weight, document }: Compared): Map<string, string> {
  const lines = new Map([
    ['Name', name],
    ['Weight', String(weight)],
  ]);
  for (const { intent, field, value, mode } of document.settings)
    lines.set(fieldWords(intent, field), `${valueWords(value)}${sameSecret(value)} (${mode})`);
  for (const { tr098, tr181, value, mode } of document.parameters)
    lines.set(
      [tr098, tr181].filter((path) => path !== null).join(' / '),
      `${valueWords(value)}${sameSecret(value)} (${mode})`,
    );
  for (const row of document.rows ?? []) lines.set(...lineOfRow(row));
  return lines;
}

function lineOfRow(row: ProfileRow): [what: string, value: string] {
  if (row.table === 'dhcp-lease') return [`Fixed address: ${row.mac}`, `${row.address} (${row.mode})`];
  const { protocol, externalPort, externalPortEnd, address, internalPort, description, mode } = row;
  const ports = externalPortEnd === null ? `${externalPort}` : `${externalPort} to ${externalPortEnd}`;
  const note = description === '' ? '' : ` ${visibleText(description, 64)}`;
  return [
    `Port forward: ${protocol === 'both' ? 'TCP and UDP' : protocol.toUpperCase()} ${ports}`,
    `${address}:${internalPort}${note} (${mode})`,
  ];
}

/** Another secret is another id: it shows that it changed, and nothing of it. */
const sameSecret = (value: unknown): string =>
  typeof value === 'object' && value !== null && 'secretId' in value ? ` #${String(value.secretId).slice(-4)}` : '';

export function scopeKey(scope: ProfileScope): string {
  switch (scope.kind) {
    case 'fleet':
      return 'all routers';
    case 'model':
      return `model ${visibleText(scope.productClass, 64)}`;
    case 'tag':
      return `tag ${scope.tag}`;
    case 'plan':
      return `plan ${scope.planId}`;
    case 'subscription':
      return `service ${scope.subscriptionId}`;
    case 'router':
      return `router ${scope.routerId}`;
  }
}
