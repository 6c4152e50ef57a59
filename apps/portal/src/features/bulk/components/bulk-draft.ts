import {
  BulkRules,
  profileField,
  PROFILE_INTENTS,
  readFilter,
  type BulkSet,
  type BulkWhat,
  type CreateBulkChange,
  type ParameterGroup,
  type PreviewBulkChange,
  type ProfileMode,
} from '@demarc/contracts';

export type SetKind = BulkSet['by'];
export type WhatKind = BulkWhat['kind'];

export interface DraftValue {
  readonly intent: string;
  readonly field: string;
  readonly text: string;
  readonly mode: ProfileMode;
}

export interface DraftParameter {
  readonly tr098: string;
  readonly tr181: string;
  readonly text: string;
  readonly isSecret: boolean;
  readonly mode: ProfileMode;
}

/** A bulk change as it is being written down. */
export interface BulkDraft {
  readonly by: SetKind;
  readonly search: string;
  readonly filter: string;
  readonly filterId: string | null;
  readonly tag: string | null;
  readonly serials: string;
  readonly csv: string;
  readonly csvName: string;
  readonly kind: WhatKind;
  readonly values: readonly DraftValue[];
  readonly parameters: readonly DraftParameter[];
  readonly addTags: readonly string[];
  readonly removeTags: readonly string[];
  /** None: all that can be read. */
  readonly groups: readonly ParameterGroup[];
  readonly rules: BulkRules;
  readonly name: string;
  readonly reason: string;
}

export const EMPTY_DRAFT: BulkDraft = {
  by: 'filter',
  search: '',
  filter: '',
  filterId: null,
  tag: null,
  serials: '',
  csv: '',
  csvName: '',
  kind: 'settings',
  values: [],
  parameters: [],
  addTags: [],
  removeTags: [],
  groups: [],
  rules: BulkRules.parse({}),
  name: '',
  reason: '',
};
export const EMPTY_PARAMETER: DraftParameter = { tr098: '', tr181: '', text: '', isSecret: false, mode: 'enforce' };

/** Serial numbers as people paste them: one on a line, or with commas or blanks between. */
export const serialsOf = (text: string): string[] => [
  ...new Set(text.split(/[\s,;]+/).filter((serial) => serial !== '')),
];

/** Columns of a file besides the serial number, as templates name them. */
export function columnsOf(csv: string): string[] {
  const [head = ''] = csv.replace(/^\uFEFF/, '').split(/\r?\n/);
  const separator = head.includes(';') ? ';' : head.includes('\t') ? '\t' : ',';
  return head
    .split(separator)
    .map((name) =>
      name
        .trim()
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, '_')
        .replaceAll(/^_+|_+$/g, ''),
    )
    .filter((name) => name !== '' && !['serial', 'serial_number', 'serialnumber'].includes(name));
}

/** Whom it is about; a text is what is wrong with it, null: nobody has said yet. */
export function setOf({ by, search, filter, filterId, tag, serials, csv }: BulkDraft): BulkSet | string | null {
  switch (by) {
    case 'filter': {
      const read = readFilter(filter);
      if (read.filter === null) return read.problem;
      const text = search.trim();
      return { by, name: '', selection: { filter: read.filter, ...(text === '' ? {} : { search: text }) } };
    }
    case 'saved-filter':
      return filterId === null ? null : { by, filterId };
    case 'tag':
      return tag === null ? null : { by, tag };
    case 'list': {
      const serialNumbers = serialsOf(serials);
      return serialNumbers.length === 0 ? null : { by, serialNumbers };
    }
    case 'csv':
      return csv === '' ? null : { by, text: csv };
  }
}

export const isSecretField = ({ intent, field }: Pick<DraftValue, 'intent' | 'field'>): boolean =>
  profileField(intent, field)?.takes.kind === 'secret';

const given = (text: string, isSecret: boolean): string | { secret: string } => (isSecret ? { secret: text } : text);
const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** What is done; null: nobody has said yet. */
export function whatOf(draft: BulkDraft): BulkWhat | null {
  const { kind, values, parameters, addTags, removeTags, groups } = draft;
  switch (kind) {
    case 'settings': {
      const isWhole =
        values.length + parameters.length > 0 &&
        values.every(({ text }) => text !== '') &&
        parameters.every(({ tr098, tr181, text }) => (tr098 + tr181).trim() !== '' && text !== '');
      if (!isWhole) return null;
      return {
        kind,
        settings: values.map((one) => ({
          intent: one.intent,
          field: one.field,
          mode: one.mode,
          value: given(one.text, isSecretField(one)),
        })),
        parameters: parameters.map(({ tr098, tr181, text, isSecret, mode }) => ({
          tr098: orNull(tr098),
          tr181: orNull(tr181),
          value: given(text, isSecret),
          type: null,
          mode,
        })),
      };
    }
    case 'tags':
      return addTags.length + removeTags.length === 0 ? null : { kind, add: [...addTags], remove: [...removeTags] };
    case 'reboot':
      return { kind };
    case 'read':
      return groups.length === 0 ? { kind } : { kind, groups: [...groups] };
  }
}

/** What to ask the server for a preview with; null: it is not whole yet. */
export function previewOf(draft: BulkDraft): PreviewBulkChange | null {
  const set = setOf(draft);
  const what = whatOf(draft);
  return set === null || typeof set === 'string' || what === null ? null : { set, what };
}

/** The change, when it is whole. @param expected how many routers the preview has shown */
export function changeOf(draft: BulkDraft, expected: number): CreateBulkChange | null {
  const asked = previewOf(draft);
  const [name, reason] = [draft.name.trim(), draft.reason.trim()];
  if (asked === null || name === '' || reason.length < 3 || expected === 0) return null;
  return { ...asked, name, reason, rules: draft.rules, expected };
}

const keyOf = ({ intent, field }: { intent: string; field: string }): string => `${intent} ${field}`;

/** Fields that are not set yet, by what they belong to. */
export const freeFields = ({ values }: BulkDraft): { group: string; items: { value: string; label: string }[] }[] =>
  PROFILE_INTENTS.map(({ intent, words, fields }) => ({
    group: words,
    items: fields
      .map(({ field, words: label }) => ({ value: keyOf({ intent, field }), label }))
      .filter(({ value }) => !values.some((one) => keyOf(one) === value)),
  })).filter(({ items }) => items.length > 0);

/** What such a field usually begins with. */
export function firstText({ intent, field }: { intent: string; field: string }): string {
  const takes = profileField(intent, field)?.takes;
  if (takes?.kind === 'secret') return '{{random.password(12)}}';
  if (takes?.kind === 'switch') return 'on';
  if (takes?.kind === 'choice') return takes.choices[0] ?? '';
  return field === 'ssid' ? '{{subscriber.name}}-WiFi' : '';
}
