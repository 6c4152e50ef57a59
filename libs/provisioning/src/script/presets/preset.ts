import type { RoundScript } from '../replay-state';
import { BUILT_IN_PROVISIONS } from '../built-ins';
import { evaluate, holds, parametersOf, type ExpressionFacts } from './evaluate';
import { ExpressionError, fromTree, parseExpression, type Expression, type Scalar } from './expression';
import { readPrecondition } from './precondition';
import { isActive, readSchedule, type Schedule } from './schedule';

/** A preset as people write it; the names are GenieACS's. */
export interface PresetText {
  readonly name: string;
  readonly weight: number;
  readonly channel: string;
  readonly schedule: string;
  readonly events: Readonly<Record<string, boolean>>;
  readonly precondition: unknown;
  readonly provisions: readonly { readonly name: string; readonly args: readonly unknown[] }[];
}

/** A preset, read. */
export interface Preset {
  readonly name: string;
  readonly weight: number;
  readonly channel: string;
  readonly schedule: Schedule | null;
  readonly events: readonly { readonly event: string; readonly isThere: boolean }[];
  readonly precondition: Expression;
  readonly provisions: readonly { readonly name: string; readonly args: readonly Expression[] }[];
}

export type PresetProblem = { readonly field: 'precondition' | 'schedule' | 'args'; readonly text: string };

/** Reads a preset, or says what is wrong with it. */
export function readPreset(text: PresetText): Preset | PresetProblem {
  let field: PresetProblem['field'] = 'precondition';
  try {
    const precondition = readPrecondition(text.precondition);
    field = 'schedule';
    const schedule = text.schedule.trim() === '' ? null : readSchedule(text.schedule);
    if (text.schedule.trim() !== '' && schedule === null) {
      return { field, text: 'a schedule is a number of seconds and a cron expression, for example 3600 0 3 * * *' };
    }
    field = 'args';
    return {
      name: text.name,
      weight: text.weight,
      channel: text.channel === '' ? 'default' : text.channel,
      schedule,
      events: Object.entries(text.events).map(([event, isThere]) => ({ event: eventName(event), isThere })),
      precondition,
      provisions: text.provisions.map(({ name, args }) => ({ name, args: args.map(readArgument) })),
    };
  } catch (error) {
    if (error instanceof ExpressionError) return { field, text: error.message };
    throw error;
  }
}

/** A scalar is itself, a list is an expression as GenieACS 1.2 stores it, and `{"expression": "…"}` is one as text. */
function readArgument(given: unknown): Expression {
  if (typeof given === 'object' && given !== null && !Array.isArray(given) && 'expression' in given) {
    return parseExpression(String(given.expression));
  }
  return fromTree(given);
}

/** `2_PERIODIC` and `2 PERIODIC` are one event. */
export const eventName = (text: string): string => text.replaceAll('_', ' ').trim();

export const isPreset = (read: Preset | PresetProblem): read is Preset => 'provisions' in read;

/** Presets that this session is for, by its events and the time; the lightest first. */
export function presetsFor(presets: readonly Preset[], events: ReadonlySet<string>, now: number): Preset[] {
  return presets
    .filter(({ events: wanted }) => wanted.every(({ event, isThere }) => events.has(event) === isThere))
    .filter(({ schedule }) => schedule === null || isActive(schedule, now))
    .toSorted((a, b) => a.weight - b.weight || (a.name < b.name ? -1 : 1));
}

/** Everything that conditions and arguments name, for all of them, even where another clause already decides. */
export function parametersOfPresets(presets: readonly Preset[]): string[] {
  const names = presets.flatMap(({ precondition, provisions }) => [
    ...parametersOf(precondition),
    ...provisions.flatMap(({ args }) => args.flatMap(parametersOf)),
  ]);
  return [...new Set(names)];
}

/** A provision with its arguments evaluated, of one channel. */
export interface ChannelProvision {
  readonly channel: string;
  readonly name: string;
  readonly args: readonly Scalar[];
}

const identity = ({ name, args }: ChannelProvision): string => JSON.stringify([name, ...args]);

/** What the presets whose condition holds want run; the same again takes the last place. */
export function provisionsOf(presets: readonly Preset[], facts: ExpressionFacts): ChannelProvision[] {
  const chosen = presets
    .filter(({ precondition }) => holds(precondition, facts))
    .flatMap(({ channel, provisions }) =>
      provisions.map(({ name, args }) => ({ channel, name, args: args.map((argument) => evaluate(argument, facts)) })),
    );
  return inOrder(chosen);
}

export function inOrder(provisions: readonly ChannelProvision[]): ChannelProvision[] {
  const latest = new Map<string, ChannelProvision>();
  for (const provision of provisions) {
    latest.delete(identity(provision));
    latest.set(identity(provision), provision);
  }
  return [...latest.values()];
}

/** The scripts of provisions: stored ones, then our own; a name that is neither is silently nothing. */
export function scriptsOf(provisions: readonly ChannelProvision[], stored: ReadonlyMap<string, string>): RoundScript[] {
  return provisions.flatMap(({ name, args }) => {
    const script = stored.get(name) ?? BUILT_IN_PROVISIONS[name];
    return script === undefined ? [] : [{ name, script, args }];
  });
}

/** A configuration of a preset as GenieACS stores it. */
export type PresetConfiguration = Readonly<Record<string, unknown>>;

/** Old and new configurations of presets as provisions. @param objects templates that `add_object` names */
export function provisionsOfConfigurations(
  configurations: readonly PresetConfiguration[],
  objects: ReadonlyMap<string, Readonly<Record<string, unknown>>> = new Map(),
): { readonly name: string; readonly args: readonly unknown[] }[] {
  return configurations.flatMap((configuration) => {
    const { type, name, value, age, tag, object, args } = configuration;
    switch (type) {
      case 'provision':
        return [{ name: String(name), args: Array.isArray(args) ? args : [] }];
      case 'value':
        return [{ name: 'value', args: [name, value] }];
      case 'age':
        return [{ name: 'refresh', args: [name, age] }];
      case 'add_tag':
      case 'delete_tag':
        return [{ name: 'tag', args: [tag, type === 'add_tag'] }];
      case 'add_object':
      case 'delete_object': {
        const { _keys: named, ...fields } = objects.get(String(object)) ?? {};
        const keys = Array.isArray(named) ? named.map(String) : Object.keys(fields);
        const isKey = ([field]: [string, unknown]): boolean => keys.includes(field);
        const [own, rest] = [
          Object.entries(fields).filter(isKey),
          Object.entries(fields).filter((entry) => !isKey(entry)),
        ];
        const texts = [own, rest].map((entries) => JSON.stringify(Object.fromEntries(entries)));
        return [{ name: 'object', args: [name, ...texts, type === 'add_object' ? 1 : 0] }];
      }
      default:
        return [];
    }
  });
}
