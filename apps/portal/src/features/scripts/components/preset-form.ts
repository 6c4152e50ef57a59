import { CreateScriptPreset, type PresetProvision, type ScriptPreset } from '@demarc/contracts';
import { errorsOf, type FormErrors } from '../../../lib/form-errors';
import { readJson } from './read-json';

export interface ProvisionDraft {
  readonly name: string;
  /** Values as in JSON, separated by commas. */
  readonly args: string;
}

/** A preset as it is written in the form. */
export interface PresetDraft {
  readonly name: string;
  readonly isEnabled: boolean;
  readonly weight: number;
  readonly channel: string;
  readonly schedule: string;
  readonly on: readonly string[];
  readonly off: readonly string[];
  readonly precondition: string;
  readonly provisions: readonly ProvisionDraft[];
}

export const EMPTY_PRESET: PresetDraft = {
  name: '',
  isEnabled: true,
  weight: 0,
  channel: 'default',
  schedule: '',
  on: [],
  off: [],
  precondition: '',
  provisions: [{ name: '', args: '' }],
};

const withoutBrackets = (args: PresetProvision['args']): string => JSON.stringify(args).slice(1, -1);

export function draftOfPreset(preset: ScriptPreset): PresetDraft {
  const { name, isEnabled, weight, channel, schedule, events, precondition, provisions } = preset;
  const of = (isThere: boolean): string[] =>
    Object.entries(events).flatMap(([event, wanted]) => (wanted === isThere ? [event] : []));
  return {
    name,
    isEnabled,
    weight,
    channel,
    schedule,
    precondition,
    on: of(true),
    off: of(false),
    provisions: provisions.map((one) => ({ name: one.name, args: withoutBrackets(one.args) })),
  };
}

/** What would be sent; null where something is to be mended, with what it is. */
export function readPresetDraft(draft: PresetDraft): { body: CreateScriptPreset | null; faults: FormErrors } {
  const { on, off, provisions, ...rest } = draft;
  const events = Object.fromEntries([...off.map((event) => [event, false]), ...on.map((event) => [event, true])]);
  const faults: Record<string, string> = {};
  const read = provisions.map(({ name, args }, at) => {
    const values = readJson(`[${args}]`);
    if (values === undefined) faults[`provisions.${at}.args`] = 'values as in JSON, separated by commas';
    return { name, args: values ?? [] };
  });
  for (const event of on) if (off.includes(event)) faults['off'] = `${event} stands on both sides`;
  const body = { ...rest, events, provisions: read };
  const all = { ...errorsOf(CreateScriptPreset, body), ...faults };
  const parsed = CreateScriptPreset.safeParse(body);
  return { body: parsed.success && Object.keys(faults).length === 0 ? parsed.data : null, faults: all };
}
