export const SESSION_COOKIE = 'demarc';

const COOKIE = new RegExp(`(?:^|[;,])\\s*${SESSION_COOKIE}\\s*=\\s*"?([0-9a-f]{32})"?\\s*(?=$|[;,])`);

/** The session a CPE names. Attributes that it echoes (`Path=/`, `$Version`) are not looked at. */
export function sessionCookieOf(header: string | undefined): string | null {
  if (header === undefined || header.length > 4096) return null;
  return COOKIE.exec(header)?.[1] ?? null;
}

/** With `Path=/` and nothing else: there are CPEs that return no cookie that has other attributes. */
export const setSessionCookie = (cookie: string): string => `${SESSION_COOKIE}=${cookie}; Path=/`;
