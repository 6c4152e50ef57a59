type Json = Record<string, unknown>;

/** A document of BSON, or of extended JSON in either spelling, as plain values; ids become their hexadecimal text. */
export function toPlain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'object' || value === null || value instanceof Date || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map(toPlain);
  if ('toHexString' in value && typeof value.toHexString === 'function')
    return (value as { toHexString(): string }).toHexString();
  if ('_bsontype' in value) return 'value' in value ? toPlain(value.value) : String(value as never);
  const entries = Object.entries(value);
  const [first] = entries;
  if (first !== undefined && first[0].startsWith('$') && entries.length <= 2) {
    const typed = extended(first[0], first[1], value as Json);
    if (typed !== undefined) return typed;
  }
  return Object.fromEntries(entries.map(([key, each]) => [key, toPlain(each)]));
}

function extended(key: string, value: unknown, whole: Json): unknown {
  switch (key) {
    case '$oid':
      return String(value);
    case '$date': {
      const plain = toPlain(value);
      const date = new Date(typeof plain === 'number' ? plain : String(plain));
      return Number.isNaN(date.getTime()) ? null : date;
    }
    case '$numberInt':
    case '$numberLong':
    case '$numberDouble':
    case '$numberDecimal':
      return Number(value);
    case '$binary': {
      const text = typeof value === 'string' ? value : (value as { base64?: string }).base64;
      return typeof text === 'string' && ('$type' in whole || typeof value === 'object') ? fromBase64(text) : undefined;
    }
    default:
      return undefined;
  }
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
}
