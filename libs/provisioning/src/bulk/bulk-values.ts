import { fieldShown, mappingFor, SETTABLE_INTENTS, type Reason, type SecretText } from '@demarc/datamodel';
import { foresee, type DryInput, type Foreseen } from '../profiles/dry-run';
import type { PlannedParameter } from '../planned-parameter';
import { treeOf } from '../plan-tree';
import type { Owner, WantedFacts, WifiSettings, Wish, WishMode } from '../wanted-state';

/** One field, or one parameter by its name, that an operator sets on one router. */
export interface ValuePlace {
  /** `parameter`: the field is the name of one, `*` for every instance. */
  readonly intent: string;
  readonly field: string;
}

export interface OperatorValue extends ValuePlace {
  readonly value: string | SecretText;
  readonly type: string | null;
  readonly mode: WishMode;
  /** The change it came with. */
  readonly source: { readonly id: string; readonly name: string };
}

/** What was said in so many words of this very router stands above what any profile says of it. */
const OPERATOR_WEIGHT = 1_001;

/** A value that an operator set, as a wish of the nearest scope; null: nobody can set it any more. */
export function wishOfOperator({ intent, field, value, type, mode, source }: OperatorValue): Wish | null {
  const base = {
    owner: 'router-profile' as const,
    mode,
    weight: OPERATOR_WEIGHT,
    source: { kind: 'operator' as const, name: source.name, id: source.id, revision: null },
  };
  if (intent === 'parameter') return { ...base, intent: { kind: 'parameter', path: field, value, type } };
  const of = SETTABLE_INTENTS.find((known) => known === intent);
  return of === undefined ? null : { ...base, intent: { kind: 'fields', of, values: { [field]: value } } };
}

const OF_SUBSCRIBER = ['ssid', 'passphrase', 'enabled'];

/** The band whose own WiFi of the subscriber this is about; null: it is set beside it. */
export function bandOf({ intent, field }: ValuePlace): WifiSettings['band'] | null {
  if (!OF_SUBSCRIBER.includes(field)) return null;
  return intent === 'wifi-2.4' ? '2.4' : intent === 'wifi-5' ? '5' : null;
}

/** A name and key of a subscriber's WiFi become the subscriber's own; everything else is set beside what there is. */
export const isOfSubscriber = (place: ValuePlace, bands: readonly string[]): boolean => {
  const band = bandOf(place);
  return band !== null && bands.includes(band);
};

/** What is wanted of a router once these values are set. */
export function withValues(facts: WantedFacts, values: readonly OperatorValue[]): WantedFacts {
  const bands = facts.wifi.map(({ band }) => band);
  const own = values.filter((value) => isOfSubscriber(value, bands));
  const beside = values.filter((value) => !isOfSubscriber(value, bands));
  const isReplaced = (wish: Wish): boolean => beside.some((value) => isSamePlace(wish, value));
  return {
    ...facts,
    wifi: facts.wifi.map((wifi) => own.filter((one) => bandOf(one) === wifi.band).reduce(setWifi, wifi)),
    wishes: [
      ...(facts.wishes ?? []).filter((wish) => !isReplaced(wish)),
      ...beside.flatMap((value) => wishOfOperator(value) ?? []),
    ],
  };
}

function setWifi(wifi: WifiSettings, { field, value }: OperatorValue): WifiSettings {
  if (field === 'enabled') return { ...wifi, enabled: value === 'true' };
  if (field === 'ssid') return typeof value === 'string' ? { ...wifi, ssid: value } : wifi;
  return typeof value === 'string' ? wifi : { ...wifi, passphrase: value };
}

/** An earlier word of an operator, or what the subscriber made of one, on the same field. */
function isSamePlace({ intent, owner, source }: Wish, value: OperatorValue): boolean {
  const isAdopted = owner === 'subscriber' && value.mode === 'initial';
  if (source?.kind !== 'operator' && !isAdopted) return false;
  if (intent.kind === 'parameter') return value.intent === 'parameter' && intent.path === value.field;
  return intent.kind === 'fields' && intent.of === value.intent && Object.hasOwn(intent.values, value.field);
}

/** How one value would stand, or why it would not. */
export type ValueForecast =
  | { readonly stands: 'written' | 'there'; readonly reported: string | null }
  | { readonly stands: 'cannot'; readonly reason: Reason }
  | { readonly stands: 'overridden'; readonly owner: Owner; readonly by: string | null };

export interface ForeseenValues {
  readonly foreseen: Foreseen;
  /** In the order of the values. */
  readonly forecasts: readonly ValueForecast[];
}

/** What setting these values would do to one router: by the planner itself, without sending. */
export function foreseeValues(
  input: DryInput,
  today: WantedFacts,
  values: readonly OperatorValue[],
  changeId: string,
): ForeseenValues {
  const then = withValues(today, values);
  const foreseen = foresee(input, today, then, changeId);
  const bands = today.wifi.map(({ band }) => band);
  const tree = treeOf(foreseen.plan);
  const mapping = mappingFor(input.root);
  const forecasts = values.map((value): ValueForecast => {
    const places = foreseen.plan.parameters.filter((parameter) => isPlace(parameter, value));
    const open = places.filter(({ status }) => status !== 'refused');
    const [first] = open;
    if (first === undefined) return { stands: 'cannot', reason: reasonOf(foreseen, value, places) };
    const other = open.find((place) => !isOurs(place, { isOwn: isOfSubscriber(value, bands), changeId }));
    if (other !== undefined) return { stands: 'overridden', owner: other.owner, by: other.source?.name ?? null };
    const text = first.secret === null ? tree.value(first.path) : null;
    const reported = text === null ? null : fieldShown(first.intent, first.field, text, mapping);
    return { stands: open.some(({ action }) => action === 'write') ? 'written' : 'there', reported };
  });
  return { foreseen, forecasts };
}

type Placed = Pick<PlannedParameter, 'owner' | 'source'>;

export const isOurs = (
  { owner, source }: Placed,
  { isOwn, changeId }: { isOwn: boolean; changeId: string },
): boolean => (isOwn ? owner === 'subscriber' : source?.kind === 'operator' && source.id === changeId);

/** Whether a parameter of a router is what a value is about. */
export function isPlace({ intent, field }: { intent: string; field: string }, value: ValuePlace): boolean {
  if (intent !== value.intent) return false;
  if (intent !== 'parameter' || !value.field.includes('*')) return field === value.field;
  const pattern = value.field.replaceAll('.', '[.]').replaceAll('*', '[0-9]+');
  return new RegExp(`^${pattern}$`).test(field);
}

function reasonOf({ plan }: Foreseen, value: ValuePlace, places: readonly PlannedParameter[]): Reason {
  const refused = places.find(({ reason }) => reason !== null)?.reason;
  const missing = plan.unresolved.find(
    ({ intent, field }) => intent === value.intent && (field === null || field === value.field),
  );
  return refused ?? missing?.reason ?? NO_PLACE;
}

const NO_PLACE: Reason = { code: 'no-place', text: 'this router has no place for it' };
