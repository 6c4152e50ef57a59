import {
  PROFILE_INTENTS,
  profileField,
  ProfileRows,
  profileValueProblem,
  type PortForward,
  type ProfileChange,
  type ProfileFieldKind,
  type ProfileMode,
  type ProfileParameter,
  type ProfileScope,
  type SaveProfile,
  type StaticLease,
} from '@demarc/contracts';

type Value = SaveProfile['document']['settings'][number]['value'];

export interface DraftSetting {
  readonly intent: string;
  readonly field: string;
  readonly value: Value | null;
  readonly mode: ProfileMode;
}

export interface DraftParameter {
  readonly tr098: string;
  readonly tr181: string;
  /** null: the secret that is known already. */
  readonly text: string;
  readonly kept: { readonly secretId: string } | null;
  readonly isSecret: boolean;
  readonly mode: ProfileMode;
}

export interface DraftForward extends Omit<PortForward, 'externalPort' | 'internalPort'> {
  readonly externalPort: number | null;
  readonly internalPort: number | null;
}
export type DraftLease = StaticLease;
export type DraftRow = DraftForward | DraftLease;

/** A profile while somebody writes it. */
export interface ProfileDraft {
  readonly name: string;
  readonly description: string;
  readonly weight: number;
  readonly settings: readonly DraftSetting[];
  readonly parameters: readonly DraftParameter[];
  readonly rows: readonly DraftRow[];
  readonly scopes: readonly ProfileScope[];
}

export const EMPTY_DRAFT: ProfileDraft = {
  name: '',
  description: '',
  weight: 0,
  settings: [],
  parameters: [],
  rows: [],
  scopes: [],
};

export const EMPTY_FORWARD: DraftForward = {
  table: 'port-forward',
  protocol: 'tcp',
  externalPort: null,
  externalPortEnd: null,
  internalPort: null,
  address: '',
  description: '',
  mode: 'initial',
};

export const EMPTY_LEASE: DraftLease = { table: 'dhcp-lease', mac: '', address: '', mode: 'initial' };

export const EMPTY_PARAMETER: DraftParameter = {
  tr098: '',
  tr181: '',
  text: '',
  kept: null,
  isSecret: false,
  mode: 'enforce',
};

export const draftOfChange = (change: ProfileChange): ProfileDraft => ({
  name: change.name,
  description: change.description,
  weight: change.weight,
  settings: change.document.settings,
  parameters: change.document.parameters.map(draftOfParameter),
  rows: change.document.rows ?? [],
  scopes: change.scopes,
});

function draftOfParameter({ tr098, tr181, value, mode }: ProfileParameter): DraftParameter {
  const kept = typeof value === 'object' && 'secretId' in value ? value : null;
  const text = typeof value === 'string' ? value : '';
  return { tr098: tr098 ?? '', tr181: tr181 ?? '', text, kept, isSecret: kept !== null, mode };
}

export const SECRET_KEPT = 'kept as it is';

/** What a field begins with when it is added; null: nothing is right for everybody. */
export function firstValue(takes: ProfileFieldKind): Value | null {
  switch (takes.kind) {
    case 'switch':
      return true;
    case 'choice':
      return takes.choices[0] ?? null;
    default:
      return null;
  }
}

export const settingKey = ({ intent, field }: Pick<DraftSetting, 'intent' | 'field'>): string => `${intent} ${field}`;

/** Fields that are not in the draft yet, by their intents. */
export const freeFields = (draft: ProfileDraft): { group: string; items: { value: string; label: string }[] }[] =>
  PROFILE_INTENTS.map(({ intent, words, fields }) => ({
    group: words,
    items: fields
      .map(({ field, words: label }) => ({ value: settingKey({ intent, field }), label }))
      .filter(({ value }) => !draft.settings.some((one) => settingKey(one) === value)),
  })).filter(({ items }) => items.length > 0);

export type Faults = Readonly<Record<string, string>>;
export type Document = SaveProfile['document'];

/** The draft as the API takes it, or what is missing in it. */
export function readDraft(draft: ProfileDraft): { document: Document | null; faults: Faults } {
  const faults: Record<string, string> = {};
  if (draft.name.trim() === '') faults['name'] = 'Give the profile a name.';
  const settings = draft.settings.flatMap((setting) => {
    const { intent, field, value, mode } = setting;
    const known = profileField(intent, field);
    const problem = value === null || known === null ? 'is missing' : profileValueProblem(known.takes, value);
    if (problem !== null) faults[settingKey(setting)] = `This ${problem}.`;
    return value === null ? [] : [{ intent, field, value, mode }];
  });
  const parameters = draft.parameters.map((parameter, index) => {
    const tr098 = parameter.tr098.trim();
    const tr181 = parameter.tr181.trim();
    if (tr098 === '' && tr181 === '') faults[`parameter ${index}`] = 'Name it in one data model at least.';
    return { tr098: tr098 === '' ? null : tr098, tr181: tr181 === '' ? null : tr181, ...valueOf(parameter) };
  });
  const rows = ProfileRows.safeParse(draft.rows);
  for (const issue of rows.error?.issues ?? []) faults[`row ${issue.path.join(' ')}`] ??= wordsOfIssue(issue.message);
  const isWhole = Object.keys(faults).length === 0 && rows.success;
  return { document: isWhole ? { settings, parameters, rows: rows.data } : null, faults };
}

/** What zod says by itself is for programs. */
const wordsOfIssue = (message: string): string =>
  /^(?:is|has) /.test(message) ? `This ${message}.` : 'This is missing or does not fit.';

function valueOf({ text, kept, isSecret, mode }: DraftParameter): Pick<ProfileParameter, 'value' | 'type' | 'mode'> {
  const value = !isSecret ? text : kept !== null && text === '' ? kept : { secret: text };
  return { value, type: null, mode };
}
