/** What a real device does against the book; each is a named hook of one layer of the simulator. */
export const QUIRKS = [
  'no-cookie', // G2: never returns the cookie
  'new-connection-per-post', // G3: another TCP connection for each POST, cookie kept
  'latin-1', // G6: writes ISO-8859-1 and says UTF-8
  'gzip', // G5: compressed request bodies
  'retry-inform', // G9: misses the first InformResponse and sends the same Inform again with RetryCount 1
  'control-characters', // G20: one in a value
  'bare-ampersand', // G20: one in a value
  'trailing-zeros', // G20: zero bytes behind the envelope
  'other-prefixes', // G21: unusual namespace prefixes
  'value-missing', // G23: a ParameterValueStruct without <Value>
  'fewer-values', // G25: answers GetParameterValues without its uptimes, although they were asked for
  'numeric-booleans', // G26: takes booleans as 0 and 1 only
  'no-fractions', // G27: takes no fraction of a second
  'root-refused', // G28: GetParameterNames of the empty path is fault 9005
  'no-dots', // G29: lists objects without their dot
  'no-objects', // G29: lists parameters alone
  'dies-of-big-answers', // G30: asked for more than 200 names or values it hangs up
  'small-answers', // G30: more than 100 names or values in one answer exhaust it (9004)
  'bad-name', // G31: lists a name whose reading fails the whole request
  'small-batches', // G32: more than 16 names in one GetParameterValues exhaust it (9004)
  'behind-nat', // G17: nothing reaches it but datagrams of whoever it has sent to
  'all-read-only', // G33: says of nothing that it is writable, and takes it all the same
  'wants-declaration', // G44: hangs up on an envelope without XML declaration
  'probe-empty-post-first', // G45: an empty POST before the Inform, to fetch the challenge
  'auth-only-on-inform', // G46: Authorization with the Inform only, cookie and connection afterwards
  'old-digest', // G47: answers a challenge in the form of RFC 2069
  'empty-digest-uri', // G47: makes its digests for an empty uri
  'no-transfer-complete', // G38: carries out a Download and never reports it
  'no-upload', // does not know Upload (9000), and does not list it
  'upload-by-post', // sends with POST where the standard says PUT
  'upload-as-form', // sends as a browser would: POST, multipart/form-data
  'upload-expects', // sends the head with Expect: 100-continue, and the bytes when it may
  'upload-chunked', // sends without Content-Length
  'line-drops', // G43: loses the connection every 4 KiB of a file and asks for the rest by Range
  'no-diagnostics-event', // measures and never says so: the state tells whoever looks
  'diagnostics-in-session', // has measured before the session ends, and sends no event
  'diagnostics-state-apart', // takes DiagnosticsState in a SetParameterValues of its own only
  'partial-path-refused', // G31: GetParameterValues of an object is fault 9005, of its parameters not
  'cookie-attributes', // G48: echoes the attributes of the cookie
] as const;

export type Quirk = (typeof QUIRKS)[number];

/** True for a name that `--quirk` may carry. */
export function isQuirk(name: string): name is Quirk {
  return (QUIRKS as readonly string[]).includes(name);
}
