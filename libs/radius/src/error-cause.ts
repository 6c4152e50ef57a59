/**
 * What a NAS means by an Error-Cause, seen by the one who asked:
 * `done` it is as wanted, `gone` there is no such session, `passing` worth asking again later, `final` will not change by asking.
 */
export type ErrorCauseClass = 'done' | 'gone' | 'passing' | 'final';

export interface ErrorCause {
  readonly code: number;
  readonly name: string;
  readonly class: ErrorCauseClass;
  readonly meaning: string;
}

/** RFC 5176 §3.5 and its IANA registry. */
export const ERROR_CAUSES: readonly ErrorCause[] = [
  cause(201, 'Residual Session Context Removed', 'done', 'no session was left, its remains are removed'),
  cause(202, 'Invalid EAP Packet (Ignored)', 'passing', 'the NAS ignored an EAP packet'),
  cause(401, 'Unsupported Attribute', 'final', 'the NAS does not know an attribute of the request'),
  cause(402, 'Missing Attribute', 'final', 'the NAS wants one more attribute to identify the session'),
  cause(403, 'NAS Identification Mismatch', 'final', 'the request names another NAS'),
  cause(404, 'Invalid Request', 'final', 'the NAS finds the request malformed'),
  cause(405, 'Unsupported Service', 'final', 'the NAS does not support the Service-Type asked for'),
  cause(406, 'Unsupported Extension', 'final', 'the NAS does not support this kind of request'),
  cause(407, 'Invalid Attribute Value', 'final', 'the NAS does not accept a value of the request'),
  cause(501, 'Administratively Prohibited', 'final', 'the NAS is configured not to accept this'),
  cause(502, 'Request Not Routable (Proxy)', 'passing', 'a proxy does not know the way to the NAS'),
  cause(503, 'Session Context Not Found', 'gone', 'the NAS has no such session'),
  cause(504, 'Session Context Not Removable', 'passing', 'the NAS found the session and could not remove it'),
  cause(505, 'Other Proxy Processing Error', 'passing', 'a proxy failed on the way to the NAS'),
  cause(506, 'Resources Unavailable', 'passing', 'the NAS lacks resources just now'),
  cause(507, 'Request Initiated', 'passing', 'the NAS has asked for a new authorization first'),
  cause(508, 'Multiple Session Selection Unsupported', 'final', 'the request fits several sessions'),
  cause(509, 'Location-Info-Required', 'final', 'the NAS wants location information'),
];

function cause(code: number, name: string, class_: ErrorCauseClass, meaning: string): ErrorCause {
  return { code, name, class: class_, meaning };
}

/** The cause behind a code. An unknown or absent code is final: asking the same again would get the same answer. */
export function errorCause(code: number | null): ErrorCause {
  const known = ERROR_CAUSES.find((entry) => entry.code === code);
  if (known !== undefined) return known;
  return cause(
    code ?? 0,
    code === null ? 'no Error-Cause' : `Error-Cause ${code}`,
    'final',
    'the NAS gives no known reason',
  );
}
