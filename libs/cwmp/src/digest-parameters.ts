/** A challenge or an answer of HTTP authentication: scheme in lower case, parameters by lower-case name. */
export interface AuthenticationHeader {
  readonly scheme: string;
  readonly parameters: ReadonlyMap<string, string>;
  /** Were the parameters separated by commas, as RFC 7235 wants? Some CPEs leave them out. */
  readonly isRegular: boolean;
}

const MAX_LENGTH = 4096;
const SCHEME = /^[ \t]*([A-Za-z][A-Za-z0-9-]*)(?:[ \t]+|$)/;
/** A parameter with its value quoted or not, blanks around `=` allowed, and the separator behind it. */
const PARAMETER =
  /[ \t]*([A-Za-z][A-Za-z0-9_-]*)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s",]*))([ \t]*,[ \t,]*|[ \t]+|$)/y;

/** Reads an Authorization or WWW-Authenticate header, tolerantly; null when it cannot be read or names a thing twice. */
export function parseAuthenticationHeader(header: string): AuthenticationHeader | null {
  if (header.length > MAX_LENGTH) return null;
  const scheme = SCHEME.exec(header);
  if (scheme === null) return null;
  const parameters = new Map<string, string>();
  let isRegular = true;
  let at = scheme[0].length;
  while (at < header.length) {
    PARAMETER.lastIndex = at;
    const match = PARAMETER.exec(header);
    if (match === null) return null;
    const [whole, name = '', quoted, token = '', separator = ''] = match;
    if (parameters.has(name.toLowerCase())) return null;
    parameters.set(name.toLowerCase(), quoted === undefined ? token : quoted.replace(/\\(.)/g, '$1'));
    at += whole.length;
    if (at < header.length && !separator.includes(',')) isRegular = false;
  }
  return { scheme: (scheme[1] ?? '').toLowerCase(), parameters, isRegular };
}

/** A value inside quotes. */
export const quote = (value: string): string => `"${value.replace(/["\\]/g, '\\$&')}"`;
