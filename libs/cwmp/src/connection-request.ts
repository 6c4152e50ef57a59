import {
  answerChallenge,
  isSha256,
  parseDigestChallenge,
  type DigestChallenge,
  type DigestCredentials,
} from './digest-client';

/** Where a connection request goes: the parts of ConnectionRequestURL. */
export interface ConnectionRequestTarget {
  /** Host name, IPv4 address, or IPv6 address without brackets. */
  readonly host: string;
  readonly port: number;
  /** Path and query, as they go into the request line. */
  readonly path: string;
}

/** Why a ConnectionRequestURL is not dialled. */
export type TargetRefusal = 'empty' | 'not-a-url' | 'not-http' | 'has-credentials' | 'privileged-port' | 'no-host';

const MAX_URL_LENGTH = 256;
const WELL_KNOWN_PORTS: readonly number[] = [80, 443];
const FIRST_UNPRIVILEGED_PORT = 1024;

/** Takes a ConnectionRequestURL apart; it is what a device says, so only plain http to an ordinary port is believed. */
export function parseConnectionRequestUrl(
  text: string,
): { readonly target: ConnectionRequestTarget } | { readonly refusal: TargetRefusal } {
  if (text.trim() === '') return { refusal: 'empty' };
  // WHATWG URLs drop tabs, line ends and outer blanks; a device that sends them is not to be understood at all.
  if (text.length > MAX_URL_LENGTH || /[^\x21-\x7e]/.test(text) || text.includes('\\')) return { refusal: 'not-a-url' };
  if (!URL.canParse(text)) return { refusal: 'not-a-url' };
  const url = new URL(text);
  if (url.protocol !== 'http:') return { refusal: 'not-http' };
  if (url.username !== '' || url.password !== '' || /^http:\/\/[^/?#]*@/i.test(text))
    return { refusal: 'has-credentials' };
  if (url.hostname === '') return { refusal: 'no-host' };
  const port = url.port === '' ? 80 : Number(url.port);
  if (port < FIRST_UNPRIVILEGED_PORT && !WELL_KNOWN_PORTS.includes(port)) return { refusal: 'privileged-port' };
  const host = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname;
  return { target: { host, port, path: url.pathname + url.search } };
}

/** The bytes of one attempt; `authorization` answers the challenge of the attempt before. */
export function writeConnectionRequest(target: ConnectionRequestTarget, authorization: string | null): string {
  const host = target.host.includes(':') ? `[${target.host}]` : target.host;
  const lines = [
    `GET ${target.path} HTTP/1.1`,
    `Host: ${target.port === 80 ? host : `${host}:${target.port}`}`,
    'User-Agent: Demarc',
    'Connection: keep-alive',
    ...(authorization === null ? [] : [`Authorization: ${authorization}`]),
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

export interface ConnectionResponse {
  readonly status: number;
  readonly challenges: readonly string[];
  /** May the next attempt use the same connection? Only when the CPE says how long its body is and has sent it. */
  readonly isReusable: boolean;
}

const HEAD_END = /\r?\n\r?\n/;
const STATUS_LINE = /^HTTP\/1\.([01])[ \t]+([1-5][0-9]{2})(?:[ \t].*)?$/;

/**
 * Reads the answer of a CPE from what has arrived; null when more is needed. After the end of the connection a head
 * without its closing blank line counts too: there are CPEs that never send one.
 */
export function parseConnectionResponse(bytes: Buffer, hasEnded: boolean): ConnectionResponse | 'malformed' | null {
  const text = bytes.toString('latin1');
  const end = HEAD_END.exec(text);
  if (end === null && !hasEnded) return null;
  const [statusLine = '', ...rest] = (end === null ? text : text.slice(0, end.index)).split(/\r?\n/);
  const status = STATUS_LINE.exec(statusLine);
  if (status === null) return text === '' && !hasEnded ? null : 'malformed';
  const headers = unfold(rest);
  const received = end === null ? 0 : bytes.length - (end.index + end[0].length);
  const code = Number(status[2]);
  return {
    status: code,
    challenges: headers.filter(([name]) => name === 'www-authenticate').map(([, value]) => value),
    isReusable: !hasEnded && end !== null && isComplete(status[1] === '1', code, headers, received),
  };
}

type Header = readonly [name: string, value: string];

/** RFC 7230 3.2.4: a line that begins with a blank continues the one before. */
function unfold(lines: readonly string[]): Header[] {
  const headers: [string, string][] = [];
  for (const line of lines) {
    const last = headers.at(-1);
    if (/^[ \t]/.test(line) && last !== undefined) {
      last[1] = `${last[1]} ${line.trim()}`;
      continue;
    }
    const colon = line.indexOf(':');
    if (colon > 0) headers.push([line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]);
  }
  return headers;
}

function isComplete(isHttp11: boolean, status: number, headers: readonly Header[], received: number): boolean {
  const of = (name: string): string | undefined => headers.find(([header]) => header === name)?.[1].toLowerCase();
  if (!isHttp11 || of('connection') === 'close') return false;
  if (status === 204 || status === 304) return true;
  const length = of('content-length');
  return length !== undefined && /^[0-9]{1,6}$/.test(length) && received === Number(length);
}

/** How a connection request ended. Only `accepted` means that an Inform with event 6 will follow. */
export type ConnectionRequestResult =
  | 'accepted'
  | 'busy' // 503: the CPE is in a session, or limits requests
  | 'wrong-credentials' // refused although the digest was answered
  | 'no-credentials' // challenged, and we hold none for this CPE
  | 'unsupported-challenge' // Basic, auth-int or an unknown algorithm: never answered
  | 'stale-url' // 404: the path is not the one of today
  | 'redirected' // never followed
  | 'refused' // another status
  | 'malformed'
  | 'too-large'
  | 'timeout'
  | 'unreachable'
  | 'not-allowed'; // the address is none a CPE may have

export type ConnectionRequestStep =
  | { readonly do: 'finish'; readonly result: ConnectionRequestResult }
  | { readonly do: 'authenticate'; readonly authorization: string };

export interface ConnectionAttempt {
  readonly target: ConnectionRequestTarget;
  readonly credentials: DigestCredentials | null;
  readonly cnonce: string;
  /** Challenges that were answered before: one, or two when the first one's nonce was stale. */
  readonly answered: 0 | 1 | 2;
  /** Its make asks for Basic and nothing else, and somebody has allowed that (G19). */
  readonly mayAnswerBasic?: boolean;
}

/** What an answer of the CPE means, and what to do next. */
export function judgeConnectionResponse(
  response: ConnectionResponse,
  attempt: ConnectionAttempt,
): ConnectionRequestStep {
  const { status } = response;
  if (status === 401) return judgeChallenge(response, attempt);
  return { do: 'finish', result: resultOf(status) };
}

function resultOf(status: number): ConnectionRequestResult {
  if (status === 200 || status === 204) return 'accepted';
  if (status === 503) return 'busy';
  if (status === 404) return 'stale-url';
  return status >= 300 && status < 400 ? 'redirected' : 'refused';
}

const basicAnswer = ({ username, password }: DigestCredentials): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

function judgeChallenge(response: ConnectionResponse, attempt: ConnectionAttempt): ConnectionRequestStep {
  const challenge = strongestOf(response.challenges);
  const isNewNonce = attempt.answered === 1 && challenge?.isStale === true;
  if (attempt.answered > 0 && !isNewNonce) return { do: 'finish', result: 'wrong-credentials' };
  const isBasic = attempt.mayAnswerBasic === true && response.challenges.some((text) => /^basic\b/i.test(text));
  if (challenge === null && !isBasic) return { do: 'finish', result: 'unsupported-challenge' };
  if (attempt.credentials === null) return { do: 'finish', result: 'no-credentials' };
  // Digest wherever there is one: it gives nothing away.
  if (challenge === null) return { do: 'authenticate', authorization: basicAnswer(attempt.credentials) };
  const request = { method: 'GET', uri: attempt.target.path, cnonce: attempt.cnonce };
  return { do: 'authenticate', authorization: answerChallenge(challenge, attempt.credentials, request) };
}

/** RFC 7616 section 3.7: of several challenges the strongest is answered; of equals the first. */
function strongestOf(headers: readonly string[]): DigestChallenge | null {
  const answerable = headers.map(parseDigestChallenge).filter((challenge) => challenge !== null);
  return answerable.find(({ algorithm }) => isSha256(algorithm)) ?? answerable[0] ?? null;
}
