import { CreateScriptPreset, type PresetProvision } from '@demarc/contracts';
import { isPreset, provisionsOfConfigurations, readPreset, type PresetConfiguration } from '@demarc/provisioning';
import type { Json } from './nbi-documents.service';

/** Templates that `add_object` names. */
export type Templates = ReadonlyMap<string, Readonly<Json>>;

const TYPES = ['provision', 'value', 'age', 'add_tag', 'delete_tag', 'add_object', 'delete_object'];
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A preset as GenieACS has it, in Demarc's form; or what is wrong about it. */
export function presetOf(
  name: string,
  document: unknown,
  templates: Templates,
): CreateScriptPreset | { readonly problem: string } {
  if (!isObject(document)) return { problem: 'a preset is a JSON object' };
  const { configurations, weight, channel, schedule, events, precondition } = document;
  if (!Array.isArray(configurations) || configurations.length === 0)
    return { problem: 'configurations: a preset names at least one' };
  for (const configuration of configurations as unknown[]) {
    const problem = problemOf(configuration, templates);
    if (problem !== null) return { problem: `configurations: ${problem}` };
  }
  const read = CreateScriptPreset.safeParse({
    name,
    isEnabled: document.enabled !== false,
    weight: numberOf(weight),
    channel: typeof channel === 'string' && channel.trim() !== '' ? channel : 'default',
    schedule: typeof schedule === 'string' ? schedule : '',
    events: eventsOf(events),
    precondition: preconditionOf(precondition),
    provisions: provisionsOfConfigurations(configurations as PresetConfiguration[], templates),
  });
  if (!read.success) {
    const [issue] = read.error.issues;
    return { problem: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}` };
  }
  const understood = readPreset(read.data);
  return isPreset(understood) ? read.data : { problem: `${understood.field}: ${understood.text}` };
}

function problemOf(configuration: unknown, templates: Templates): string | null {
  if (!isObject(configuration)) return 'each is a JSON object';
  const { type, name, tag, object } = configuration;
  if (typeof type !== 'string' || !TYPES.includes(type)) return `there is no type ${JSON.stringify(type)}`;
  const isOfTag = type.endsWith('_tag');
  if (typeof (isOfTag ? tag : name) !== 'string') return `${type} needs a ${isOfTag ? 'tag' : 'name'}`;
  if (type.endsWith('_object') && !templates.has(String(object))) return `there is no object ${String(object)}`;
  return null;
}

/** Older ones have it as text. */
function numberOf(weight: unknown): number {
  const number = Number(weight ?? 0);
  return Number.isFinite(number) ? Math.round(number) : 0;
}

/** Some write one event, or several behind commas, as text. */
function eventsOf(events: unknown): unknown {
  if (typeof events === 'string') {
    const names = events.split(',').map((name) => name.trim());
    return Object.fromEntries(names.filter((name) => name !== '').map((name) => [name, true]));
  }
  if (Array.isArray(events)) return Object.fromEntries(events.map((name) => [String(name), true]));
  if (!isObject(events)) return {};
  return Object.fromEntries(Object.entries(events).map(([name, isThere]) => [name, Boolean(isThere)]));
}

function preconditionOf(precondition: unknown): unknown {
  if (precondition === undefined || precondition === null || precondition === true) return '';
  return typeof precondition === 'object' ? JSON.stringify(precondition) : precondition;
}

interface KeptPreset {
  readonly name: string;
  readonly isEnabled: boolean;
  readonly weight: number;
  readonly channel: string;
  readonly schedule: string;
  readonly events: Readonly<Record<string, boolean>>;
  readonly precondition: string;
  readonly provisions: readonly PresetProvision[];
}

/** A preset of Demarc as GenieACS shows it; one that is switched off says so. */
export function documentOf({ name, provisions, isEnabled, ...preset }: KeptPreset): Json {
  const { weight, channel, schedule, events, precondition } = preset;
  return {
    _id: name,
    weight,
    channel,
    schedule,
    events,
    precondition,
    configurations: provisions.map(({ name: of, args }) => ({
      type: 'provision',
      name: of,
      args: args.length === 0 ? null : args,
    })),
    ...(isEnabled ? {} : { enabled: false }),
  };
}
