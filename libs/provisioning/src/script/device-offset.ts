import { createHash } from 'node:crypto';

/** Spreads devices over time: the four little-endian words of the MD5 of its id, xor-ed. */
export function offsetHash(deviceId: string): number {
  const digest = createHash('md5').update(deviceId).digest();
  return (digest.readUInt32LE(0) ^ digest.readUInt32LE(4) ^ digest.readUInt32LE(8) ^ digest.readUInt32LE(12)) >>> 0;
}

/** The last moment of a grid of `step` ms, shifted by the device's own offset within `variance` ms. */
export function gridTime(now: number, step: number, { hash, variance }: { hash: number; variance?: number }): number {
  const within = variance ?? step;
  const offset = within > 0 ? hash % within : 0;
  return Math.floor((now + offset) / step) * step - offset;
}

/** OUI-ProductClass-Serial, each part escaped, as GenieACS names a device. */
export function genieDeviceId({
  oui,
  productClass,
  serialNumber,
}: {
  readonly oui: string;
  readonly productClass: string;
  readonly serialNumber: string;
}): string {
  const parts = productClass === '' ? [oui, serialNumber] : [oui, productClass, serialNumber];
  return parts.map(escapePart).join('-');
}

function escapePart(text: string): string {
  return [...Buffer.from(text, 'utf8')]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /\w/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}

/** The name of a tag or event below `Tags.` or `Events.`: URI-encoded, with `0x` for each percent sign. */
export function encodeName(text: string): string {
  return encodeURIComponent(text)
    .replaceAll(/[!~*'().]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%', '0x');
}

/** The tag that a name below `Tags.` stands for; the name itself when it is not encoded so. */
export function decodeName(name: string): string {
  try {
    return decodeURIComponent(name.replaceAll(/0x([0-9A-Fa-f]{2})/g, '%$1'));
  } catch (error) {
    if (error instanceof URIError) return name;
    throw error;
  }
}
