import type { DeviceIdentity } from '../device-id';

type Term = { readonly literal: string } | { readonly parameter: string };

/** A pair that `cwmp.auth` or `cwmp.connectionRequestAuth` lets in. */
export interface CredentialRule {
  readonly username: Term;
  readonly password: Term;
}

export interface CredentialRules {
  readonly rules: readonly CredentialRule[];
  /** Something besides is in it: a call of an extension, a condition. */
  readonly hasMore: boolean;
}

const TERM = String.raw`"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[A-Za-z_][\w.-]*`;
const AUTH = new RegExp(String.raw`AUTH\s*\(\s*(${TERM})\s*,\s*(${TERM})\s*\)`, 'gi');
const JOINED = /^(?:[\s()]|\bOR\b)*$/i;

/** The pairs of an expression such as `AUTH("u", "p") OR AUTH(DeviceID.SerialNumber, "p")`. */
export function readCredentialRules(expression: string): CredentialRules {
  const rules = [...expression.matchAll(AUTH)].map(([, username = '', password = '']) => ({
    username: termOf(username),
    password: termOf(password),
  }));
  return { rules, hasMore: !JOINED.test(expression.replaceAll(AUTH, '')) };
}

function termOf(text: string): Term {
  if (text.startsWith("'")) return { literal: text.slice(1, -1).replaceAll("''", "'") };
  if (!text.startsWith('"')) return { parameter: text };
  try {
    return { literal: String(JSON.parse(text)) };
  } catch (error) {
    if (error instanceof SyntaxError) return { literal: text.slice(1, -1) };
    throw error;
  }
}

/** The first pair that is known of a device, whole. @param valueOf of a parameter; null: not known */
export function credentialBy(
  rules: readonly CredentialRule[],
  identity: DeviceIdentity & { readonly externalId: string },
  valueOf: (path: string) => string | null,
): { readonly username: string; readonly password: string } | null {
  const own: Readonly<Record<string, string>> = {
    'DeviceID.ID': identity.externalId,
    'DeviceID.OUI': identity.oui,
    'DeviceID.ProductClass': identity.productClass,
    'DeviceID.SerialNumber': identity.serialNumber,
  };
  const told = (term: Term): string =>
    'literal' in term ? term.literal : (own[term.parameter] ?? valueOf(term.parameter) ?? '');
  for (const rule of rules) {
    const [username, password] = [told(rule.username), told(rule.password)];
    if (username !== '' && password !== '') return { username, password };
  }
  return null;
}

const LITERAL = /"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'/g;

/** A setting as it may be shown: what lets somebody in is left out. */
export function withoutPasswords(key: string, value: string): string {
  return /auth|pass|secret|token/i.test(key) || /\bAUTH\s*\(/i.test(value) ? value.replaceAll(LITERAL, '"***"') : value;
}
