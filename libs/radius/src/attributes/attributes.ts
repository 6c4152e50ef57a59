import { assert } from '@demarc/kernel';
import type { WireAttribute } from '../packet';
import { MAX_VALUE_OCTETS } from '../packet';
import type { DictionaryEntry } from './dictionary';
import { findByName, findByNumber } from './dictionary';
import type { AttributeName, AttributeValue, NamedAttribute } from './dictionary';
import type { KindValue, ValueKind } from './definition';
import { decodeValue, encodeValue } from './value';

/** RFC 2865 §5.26: Vendor-Specific, a vendor id of four octets and the vendor's own attributes. */
export const VENDOR_SPECIFIC = 26;
const VENDOR_ID_OCTETS = 4;
const MAX_TAG = 0x1f;

/** An attribute as read. `name` is `null` when the dictionary lacks it, `value` when the octets do not fit its kind. */
export interface ReadAttribute {
  readonly name: AttributeName | null;
  readonly vendorId: number | null;
  readonly number: number;
  readonly octets: Buffer;
  readonly value: KindValue[ValueKind] | null;
  readonly tag: number | null;
}

/** Named attributes as they go on the wire; each vendor attribute in a Vendor-Specific of its own. */
export const encodeAttributes = (attributes: readonly NamedAttribute[]): WireAttribute[] =>
  attributes.map((attribute) => {
    const entry = findByName(attribute.name);
    assert(entry !== undefined, `the dictionary has ${attribute.name}`);
    return wrap(entry, encodeTagged(entry, attribute));
  });

function wrap(entry: DictionaryEntry, octets: Buffer): WireAttribute {
  if (entry.vendorId === null) return { type: entry.number, value: octets };
  assert(octets.length <= MAX_VALUE_OCTETS - VENDOR_ID_OCTETS - 2, 'a vendor attribute is at most 247 octets');
  const header = Buffer.alloc(VENDOR_ID_OCTETS + 2);
  header.writeUInt32BE(entry.vendorId, 0);
  header.writeUInt8(entry.number, VENDOR_ID_OCTETS);
  header.writeUInt8(octets.length + 2, VENDOR_ID_OCTETS + 1);
  return { type: VENDOR_SPECIFIC, value: Buffer.concat([header, octets]) };
}

function encodeTagged(entry: DictionaryEntry, attribute: NamedAttribute): Buffer {
  const octets = encodeValue(entry.kind, attribute.value as KindValue[ValueKind] as never);
  if (entry.tagged !== true) {
    assert(attribute.tag === undefined, `${entry.name} carries no tag`);
    return octets;
  }
  const tag = Buffer.from([attribute.tag ?? 0]);
  assert((attribute.tag ?? 0) <= MAX_TAG, 'a tag is 0 to 31');
  if (entry.kind !== 'integer') return Buffer.concat([tag, octets]);
  assert(octets[0] === 0, 'a tagged integer has 24 bits');
  return Buffer.concat([tag, octets.subarray(1)]);
}

/** All attributes of a packet by name, vendor attributes unwrapped. Nothing is dropped: what is unknown keeps its octets. */
export const readAttributes = (attributes: readonly WireAttribute[]): ReadAttribute[] =>
  attributes.flatMap(({ type, value }) => {
    const vendor = type === VENDOR_SPECIFIC ? unwrap(value) : null;
    if (vendor === null) return [read(null, type, value)];
    return vendor.attributes.map(({ number, octets }) => read(vendor.vendorId, number, octets));
  });

/** The sub-attributes of a Vendor-Specific, or `null` when it does not follow the layout RFC 2865 §5.26 recommends. */
function unwrap(value: Buffer): { vendorId: number; attributes: { number: number; octets: Buffer }[] } | null {
  if (value.length < VENDOR_ID_OCTETS + 2) return null;
  const attributes: { number: number; octets: Buffer }[] = [];
  for (let at = VENDOR_ID_OCTETS; at < value.length;) {
    const number = value[at];
    const length = value[at + 1];
    if (number === undefined || length === undefined || length < 2 || at + length > value.length) return null;
    attributes.push({ number, octets: value.subarray(at + 2, at + length) });
    at += length;
  }
  return { vendorId: value.readUInt32BE(0), attributes };
}

function read(vendorId: number | null, number: number, octets: Buffer): ReadAttribute {
  const entry = findByNumber(vendorId, number);
  const owned = Buffer.from(octets);
  if (entry === undefined) return { name: null, vendorId, number, octets: owned, value: null, tag: null };
  const { tag, rest } = entry.tagged === true ? splitTag(entry, octets) : { tag: null, rest: octets };
  return { name: entry.name, vendorId, number, octets: owned, value: decodeValue(entry.kind, rest), tag };
}

/** RFC 2868 §3.1: a first octet above 0x1F is no tag but the first octet of the text. */
function splitTag(entry: DictionaryEntry, octets: Buffer): { tag: number | null; rest: Buffer } {
  const first = octets[0];
  if (first === undefined) return { tag: null, rest: octets };
  if (entry.kind === 'integer') return { tag: first, rest: Buffer.concat([Buffer.from([0]), octets.subarray(1)]) };
  return first > MAX_TAG ? { tag: null, rest: octets } : { tag: first, rest: octets.subarray(1) };
}

/** The first value of that name, `undefined` when it is absent, `null` when it is there and malformed. */
export function valueOf<N extends AttributeName>(
  attributes: readonly ReadAttribute[],
  name: N,
): AttributeValue<N> | null | undefined {
  const found = attributes.find((attribute) => attribute.name === name);
  return found === undefined ? undefined : (found.value as AttributeValue<N> | null);
}
