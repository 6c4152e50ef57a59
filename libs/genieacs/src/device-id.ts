/** Who a device is, as its DeviceId says. */
export interface DeviceIdentity {
  readonly oui: string;
  readonly productClass: string;
  readonly serialNumber: string;
}

/** Every character but letters, digits and `_` as `%XX` of its UTF-8 bytes. */
export function escapeIdPart(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9_]/gu, (sign) =>
    [...new TextEncoder().encode(sign)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
}

/** `OUI-ProductClass-SerialNumber`, the product class left out when it is empty. */
export function deviceIdOf({ oui, productClass, serialNumber }: DeviceIdentity): string {
  const parts = productClass === '' ? [oui, serialNumber] : [oui, productClass, serialNumber];
  return parts.map(escapeIdPart).join('-');
}

/** The identity that an id names; null when it is none. */
export function parseDeviceId(id: string): DeviceIdentity | null {
  const parts = id.split('-').map(unescapeIdPart);
  const [oui, second, third] = parts;
  if (parts.length < 2 || parts.length > 3 || oui === null || oui === undefined) return null;
  const [productClass, serialNumber] = parts.length === 3 ? [second, third] : ['', second];
  if (productClass === null || productClass === undefined || serialNumber === null || serialNumber === undefined)
    return null;
  return serialNumber === '' || oui === '' ? null : { oui, productClass, serialNumber };
}

function unescapeIdPart(part: string): string | null {
  if (!/^(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2})*$/.test(part)) return null;
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}

/** A tag as it is called in scripts and queries: `a b.c` is `a0x20b0x2Ec`. */
export function tagName(tag: string): string {
  return encodeURIComponent(tag)
    .replaceAll(/[!~*'().]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%', '0x');
}

/** The tag that a name in a script stands for. */
export function tagOfName(name: string): string {
  try {
    return decodeURIComponent(name.replaceAll(/0x([0-9A-F]{2})/g, '%$1'));
  } catch (error) {
    if (error instanceof URIError) return name;
    throw error;
  }
}
