import {
  profileField,
  profileValueProblem,
  type BulkParameter,
  type BulkSetting,
  type BulkShownWhat,
  type BulkWhat,
  type ProfileFieldKind,
} from '@demarc/contracts';
import { isSecretPath, TR098_ROOT, type DataModelRoot } from '@demarc/datamodel';
import { fillTemplate, isAllPlaces, parseTemplate, type Draw, type TemplatePart } from '@demarc/provisioning';
import { RequestInvalid } from '../../platform/http/zod.pipe';
import { checkPaths } from '../profiles/profiles.service';
import type { RouterValue } from '../provisioning/set-router-values.service';
import { wordsOf } from './bulk-order';

type SettingsWhat = Extract<BulkWhat, { kind: 'settings' }>;

/** One thing that is set, with its template read. */
export interface ReadValue {
  readonly intent: string;
  /** By data model: of a setting both are its field. */
  readonly places: { readonly tr098: string | null; readonly tr181: string | null };
  readonly parts: readonly TemplatePart[];
  readonly takes: ProfileFieldKind | null;
  readonly isSecret: boolean;
  readonly type: string | null;
  readonly mode: 'enforce' | 'initial';
}

/** What a router gets of one, or why not. */
export type FilledValue =
  | { readonly value: RouterValue; readonly problem: null }
  | {
      readonly value: null;
      readonly problem: { readonly cause: 'no-fact' | 'bad-value' | 'cannot'; readonly text: string };
    };

/** Reads what is to be set; unknown names and texts that never fit are refused here, before anything is begun. */
export function readWhat({ settings, parameters }: SettingsWhat, columns: readonly string[]): ReadValue[] {
  checkPaths({ parameters });
  const problems: { path: string; message: string }[] = [];
  const read = [
    ...settings.map((setting, at) => ({ at: `what.settings.${at}.value`, ...readSetting(setting, columns) })),
    ...parameters.map((parameter, at) => ({ at: `what.parameters.${at}.value`, ...readParameter(parameter, columns) })),
  ];
  const values = read.flatMap(({ at, value, problem }) => {
    if (problem !== null) problems.push({ path: at, message: problem });
    return value ?? [];
  });
  if (problems.length > 0) throw new RequestInvalid({ problems });
  return values;
}

interface Read {
  readonly value: ReadValue | null;
  readonly problem: string | null;
}

function readSetting({ intent, field, value, mode }: BulkSetting, columns: readonly string[]): Read {
  const takes = profileField(intent, field)?.takes ?? null;
  const isSecret = typeof value === 'object';
  const { parts, problem } = parseTemplate(isSecret ? value.secret : String(value), columns);
  if (parts === null) return { value: null, problem };
  const said = parts.every(({ kind }) => kind === 'text') ? fillTemplate(parts, {}, () => 0) : null;
  const wrong = said === null || takes === null ? null : wordFor(takes, said).problem;
  if (wrong !== null) return { value: null, problem: wrong };
  const places = { tr098: field, tr181: field };
  return { value: { intent, places, parts, takes, isSecret, type: null, mode }, problem: null };
}

function readParameter({ tr098, tr181, value, type, mode }: BulkParameter, columns: readonly string[]): Read {
  const isSecret = typeof value === 'object';
  const isNamedSecret = [tr098, tr181].some((path) => path !== null && isSecretPath(path));
  if (isNamedSecret && !isSecret) return { value: null, problem: 'is a secret: give it as one' };
  const { parts, problem } = parseTemplate(isSecret ? value.secret : value, columns);
  if (parts === null) return { value: null, problem };
  return {
    value: { intent: 'parameter', places: { tr098, tr181 }, parts, takes: null, isSecret, type, mode },
    problem: null,
  };
}

/** A text as the field takes it. */
function wordFor(takes: ProfileFieldKind, text: string): { word: string; problem: string | null } {
  const trimmed = text.trim();
  if (takes.kind === 'switch') {
    const isOn = /^(?:true|on|yes|1)$/i.test(trimmed);
    const problem = isOn || /^(?:false|off|no|0)$/i.test(trimmed) ? null : 'is on or off';
    return { word: String(isOn), problem };
  }
  if (takes.kind === 'number') {
    const number = /^\d{1,12}$/.test(trimmed) ? Number(trimmed) : Number.NaN;
    return { word: String(number), problem: profileValueProblem(takes, number) };
  }
  const value = takes.kind === 'secret' ? { secret: text } : text;
  return { word: text, problem: profileValueProblem(takes, value) };
}

/** The value of one router. @param root null: it was never seen, and only what has a name of its own can be set */
export function fillValue(
  read: ReadValue,
  root: DataModelRoot | null,
  facts: Readonly<Record<string, string | null>>,
  draw: Draw,
): FilledValue {
  const { intent, places, parts, takes, isSecret, type, mode } = read;
  const field = root === null && intent === 'parameter' ? null : root === TR098_ROOT ? places.tr098 : places.tr181;
  if (field === null) return no('cannot', `${namesOf(read)}: is of another data model than this router`);
  const text = fillTemplate(parts, facts, draw);
  if (text === null) {
    const missing = parts.find((part) => part.kind === 'fact' && fillTemplate([part], facts, draw) === null);
    const name = missing?.kind === 'fact' ? missing.name : '';
    return no('no-fact', `${wordsOf({ intent, field })}: {{${name}}} says nothing of this router`);
  }
  const { word, problem } = takes === null ? { word: text, problem: null } : wordFor(takes, text);
  if (problem !== null) {
    const shown = isSecret ? '' : `“${text}” `;
    return no('bad-value', `${wordsOf({ intent, field })}: ${shown}${problem}`);
  }
  return { value: { intent, field, value: word, isSecret, type, mode }, problem: null };
}

const no = (cause: 'no-fact' | 'bad-value' | 'cannot', text: string): FilledValue => ({
  value: null,
  problem: { cause, text },
});

const namesOf = ({ places }: ReadValue): string => places.tr098 ?? places.tr181 ?? '';

/** What is set, as everybody may see it: of a secret its template, where that holds no letter of it. */
export function shownOf(what: BulkWhat, read: readonly ReadValue[]): BulkShownWhat {
  if (what.kind !== 'settings') return what;
  const texts = [...what.settings, ...what.parameters].map(({ value }) =>
    typeof value === 'object' ? value.secret : String(value),
  );
  return {
    kind: 'settings',
    values: read.map((value, at) => ({
      intent: value.intent,
      field: namesOf(value),
      value: value.isSecret && !isAllPlaces(value.parts) ? null : (texts[at] ?? null),
      isSecret: value.isSecret,
      mode: value.mode,
    })),
  };
}
