import { ADSL_FORUM, ADSL_FORUM_VENDOR_ID } from './adsl-forum';
import { CISCO, CISCO_VENDOR_ID } from './cisco';
import type { AttributeDefinition, KindValue } from './definition';
import { HUAWEI, HUAWEI_VENDOR_ID } from './huawei';
import { JUNIPER_ERX, JUNIPER_ERX_VENDOR_ID } from './juniper';
import { MIKROTIK, MIKROTIK_VENDOR_ID } from './mikrotik';
import { STANDARD } from './standard';

type Definitions = typeof STANDARD &
  typeof MIKROTIK &
  typeof CISCO &
  typeof JUNIPER_ERX &
  typeof HUAWEI &
  typeof ADSL_FORUM;

export type AttributeName = keyof Definitions;
export type AttributeValue<N extends AttributeName> = KindValue[Definitions[N]['kind']];

/** An attribute by name, its value typed by the dictionary; `tag` only where RFC 2868 gives the attribute one. */
export type NamedAttribute = {
  [N in AttributeName]: { readonly name: N; readonly value: AttributeValue<N>; readonly tag?: number };
}[AttributeName];

export interface DictionaryEntry extends AttributeDefinition {
  readonly name: AttributeName;
  /** `null`: an attribute of the RFCs, not of a vendor. */
  readonly vendorId: number | null;
}

const BY_NAME = new Map<string, DictionaryEntry>();
const BY_NUMBER = new Map<string, DictionaryEntry>();
const keyOf = (vendorId: number | null, number: number): string => `${vendorId ?? ''}:${number}`;

function add(vendorId: number | null, definitions: Readonly<Record<string, AttributeDefinition>>): void {
  for (const [name, definition] of Object.entries(definitions)) {
    const entry = { ...definition, name: name as AttributeName, vendorId };
    BY_NAME.set(name, entry);
    BY_NUMBER.set(keyOf(vendorId, definition.number), entry);
  }
}

add(null, STANDARD);
add(MIKROTIK_VENDOR_ID, MIKROTIK);
add(CISCO_VENDOR_ID, CISCO);
add(JUNIPER_ERX_VENDOR_ID, JUNIPER_ERX);
add(HUAWEI_VENDOR_ID, HUAWEI);
add(ADSL_FORUM_VENDOR_ID, ADSL_FORUM);

/** All attributes of the dictionary. */
export const listAttributes = (): DictionaryEntry[] => [...BY_NAME.values()];

/** The entry of a name, or `undefined`. */
export const findByName = (name: string): DictionaryEntry | undefined => BY_NAME.get(name);

/** The entry of a number, of the RFCs (`null`) or of a vendor, or `undefined`. */
export const findByNumber = (vendorId: number | null, number: number): DictionaryEntry | undefined =>
  BY_NUMBER.get(keyOf(vendorId, number));

/** The name of an enumerated value, `Acct-Status-Type` 2 being `Stop`; `null` for one without a name. */
export function nameOfValue(name: AttributeName, value: number): string | null {
  const values = BY_NAME.get(name)?.values ?? {};
  return Object.keys(values).find((key) => values[key] === value) ?? null;
}
