/** Whom a certificate speaks of. `productClass` null: it was left out, so OUI and serial stand for one CPE alone. */
export interface CertifiedIdentity {
  readonly oui: string;
  readonly productClass: string | null;
  readonly serialNumber: string;
}

const OUI = /^[0-9A-Fa-f]{6}$/;
/** What is not a letter, a digit or `_` stands there as `%XX`; a hyphen only parts. */
const PART = /^(?:[A-Za-z0-9_.]|%[0-9A-Fa-f]{2})+$/;

/**
 * Reads the common name of a CPE's own certificate: `OUI-ProductClass-SerialNumber` or `OUI-SerialNumber`, with percent
 * encoding (TR-069 Amendment 6, 3.4.4 and 3.4.5). Null for a certificate of a whole model, or of anything else.
 */
export function identityOfCommonName(commonName: string): CertifiedIdentity | null {
  const parts = commonName.split('-');
  if (parts.length !== 2 && parts.length !== 3) return null;
  if (!OUI.test(parts[0] ?? '') || !parts.every((part) => PART.test(part))) return null;
  const decoded = parts.map((part) => decode(part));
  const [oui, second, third] = decoded;
  if (typeof oui !== 'string' || typeof second !== 'string' || third === null) return null;
  return third === undefined
    ? { oui, productClass: null, serialNumber: second }
    : { oui, productClass: second, serialNumber: third };
}

function decode(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null; // bytes that are no UTF-8
  }
}
