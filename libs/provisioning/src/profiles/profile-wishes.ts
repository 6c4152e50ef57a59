import {
  SETTABLE_INTENTS,
  TR098_ROOT,
  type DataModelRoot,
  type FieldValue,
  type RowIntent,
  type SecretText,
  type SettableIntent,
} from '@demarc/datamodel';
import type { Unresolved } from '../session-plan';
import type { Owner, Wish, WishMode } from '../wanted-state';
import { renderTemplate, type TemplateFacts } from './render-template';

export type ProfileScopeKind = 'router' | 'subscription' | 'tag' | 'plan' | 'model' | 'fleet';
type GivenValue = string | number | boolean | { readonly secretId: string };

/** What a revision of a profile says, its secrets by their ids. */
export interface SettingsDocument {
  readonly settings: readonly {
    readonly intent: string;
    readonly field: string;
    readonly value: GivenValue;
    readonly mode: WishMode;
  }[];
  readonly parameters: readonly {
    readonly tr098: string | null;
    readonly tr181: string | null;
    readonly value: string | { readonly secretId: string };
    readonly type: string | null;
    readonly mode: WishMode;
  }[];
  /** Absent in revisions from before there were rows. */
  readonly rows?: readonly ProfileRow[];
}

/** A row that routers shall have in one of their tables. */
export type ProfileRow =
  | {
      readonly table: 'port-forward';
      /** `both`: a row for each. */
      readonly protocol: 'tcp' | 'udp' | 'both';
      readonly externalPort: number;
      readonly externalPortEnd: number | null;
      readonly internalPort: number;
      readonly address: string;
      readonly description: string;
      readonly mode: WishMode;
    }
  | { readonly table: 'dhcp-lease'; readonly mac: string; readonly address: string; readonly mode: WishMode };

/** A profile that is for a router, by the nearest of its scopes. */
export interface ProfileLayer {
  readonly profileId: string;
  readonly name: string;
  readonly revision: number;
  readonly weight: number;
  readonly scope: ProfileScopeKind;
  readonly document: SettingsDocument;
}

export interface ProfileFacts {
  readonly root: DataModelRoot;
  readonly template: TemplateFacts;
  /** A secret by its id, as the planner sees it. */
  readonly secretOf: (secretId: string) => SecretText | null;
}

export interface ProfileWishes {
  readonly wishes: readonly Wish[];
  readonly unresolved: readonly Unresolved[];
}

const OWNER_OF: Readonly<Record<ProfileScopeKind, Owner>> = {
  router: 'router-profile',
  subscription: 'subscription-profile',
  tag: 'tag-profile',
  plan: 'plan-profile',
  model: 'model-profile',
  fleet: 'fleet-profile',
};

/** What the profiles of a router want of it, templates filled in; and what cannot be said of this one. */
export function profileWishes(layers: readonly ProfileLayer[], facts: ProfileFacts): ProfileWishes {
  const parts = layers.map((layer) => wishesOf(layer, facts));
  return {
    wishes: parts.flatMap(({ wishes }) => wishes),
    unresolved: parts.flatMap(({ unresolved }) => unresolved),
  };
}

function wishesOf(layer: ProfileLayer, facts: ProfileFacts): ProfileWishes {
  const { profileId: id, name, revision, weight, scope, document } = layer;
  const base = { owner: OWNER_OF[scope], weight, source: { kind: 'profile' as const, name, id, revision } };
  const fields = new Map<string, { of: SettableIntent; mode: WishMode; values: Record<string, FieldValue> }>();
  const unresolved: Unresolved[] = [];
  for (const { intent, field, value, mode } of document.settings) {
    if (!isSettable(intent)) continue;
    const said = valueOf(value, facts);
    if (said === null) {
      unresolved.push({ intent, field, reason: typeof value === 'object' ? NO_SECRET : NO_FACT });
      continue;
    }
    const key = `${intent} ${mode}`;
    const group = fields.get(key) ?? { of: intent, mode, values: {} };
    group.values[field] = typeof said === 'string' && field === 'ssid' ? cutToBytes(said, SSID_BYTES) : said;
    fields.set(key, group);
  }
  const wishes: Wish[] = [...fields.values()].map(({ of, mode, values }) => ({
    ...base,
    mode,
    intent: { kind: 'fields', of, values },
  }));
  for (const { tr098, tr181, value, type, mode } of document.parameters) {
    const path = facts.root === TR098_ROOT ? tr098 : tr181;
    // Of the other data model: it is for other routers.
    if (path === null) continue;
    const said = valueOf(value, facts);
    if (said === null || typeof said === 'number' || typeof said === 'boolean')
      unresolved.push({ intent: 'parameter', field: path, reason: typeof value === 'object' ? NO_SECRET : NO_FACT });
    else wishes.push({ ...base, mode, intent: { kind: 'parameter', path, value: said, type } });
  }
  const rows = (document.rows ?? []).flatMap((row) =>
    intentsOfRow(row).map((intent): Wish => ({ ...base, mode: row.mode, intent })),
  );
  return { wishes: [...wishes, ...rows], unresolved };
}

function intentsOfRow(row: ProfileRow): RowIntent[] {
  if (row.table === 'dhcp-lease')
    return [{ kind: 'row', table: row.table, values: { mac: row.mac, address: row.address } }];
  const { protocol, externalPort, externalPortEnd, internalPort, address, description } = row;
  const values = {
    externalPort,
    internalPort,
    address,
    ...(externalPortEnd === null ? {} : { externalPortEnd }),
    ...(description === '' ? {} : { description }),
  };
  const protocols = protocol === 'both' ? (['tcp', 'udp'] as const) : [protocol];
  return protocols.map((one) => ({ kind: 'row', table: row.table, values: { protocol: one, ...values } }));
}

const isSettable = (intent: string): intent is SettableIntent => SETTABLE_INTENTS.some((known) => known === intent);

function valueOf(value: GivenValue, { template, secretOf }: ProfileFacts): FieldValue | null {
  if (typeof value === 'object') return secretOf(value.secretId);
  return typeof value === 'string' ? renderTemplate(value, template) : value;
}

/** TR-098, IEEE 802.11: a network name has at most 32 octets. */
const SSID_BYTES = 32;

/** The text without what would be too much; no character is cut in two. */
function cutToBytes(text: string, most: number): string {
  let cut = text;
  while (Buffer.byteLength(cut) > most) cut = [...cut].slice(0, -1).join('');
  return cut.trimEnd();
}

const NO_FACT = {
  code: 'no-fact',
  text: 'the profile names the subscriber or the plan, and this router has none',
};
const NO_SECRET = { code: 'no-secret', text: 'the secret of the profile is not there any more' };
