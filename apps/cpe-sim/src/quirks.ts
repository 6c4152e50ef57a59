/**
 * What a real device does against the book; each is a named hook of one layer of the simulator. With the entry of the
 * list of device quirks that it plays; null where the list has none.
 */
export const QUIRK_ENTRIES = {
  'cookie-needs-path': 'G1', // returns the cookie only when it is for the whole server
  'no-cookie': 'G2', // never returns the cookie
  'new-connection-per-post': 'G3', // another TCP connection for each POST, cookie kept
  'old-nonce': 'G4', // begins each session with a nonce of long ago
  gzip: 'G5', // compressed request bodies
  deflate: 'G5', // … by the other algorithm
  chunked: 'G5', // bodies in chunks, the empty one too
  'latin-1': 'G6', // writes ISO-8859-1 and says UTF-8
  'hangs-once': 'G7', // falls silent in the middle of its first session, and starts anew
  dawdles: 'G7', // takes its time over files, restarts and measurements
  'two-sessions': 'G8', // leaves its first session open and begins another
  'retry-inform': 'G9', // misses the first InformResponse and sends the same Inform again with RetryCount 1
  'drops-after-challenge': 'G12', // hangs up behind the challenge to a connection request
  'odd-challenge': 'G13', // challenges without algorithm, with two qops, opaque, and blanks where nobody puts them
  'answers-no-content': 'G14', // takes a connection request with 204
  'useless-url': 'G15', // a ConnectionRequestURL that leads nowhere
  'udp-garbage': 'G16', // a UDPConnectionRequestAddress that is none
  'behind-nat': 'G17', // nothing reaches it but datagrams of whoever it has sent to
  'ipv6-url': 'G18', // is called over IPv6
  'basic-challenge': 'G19', // asks a connection request for Basic and nothing else
  'control-characters': 'G20', // one in a value
  'bare-ampersand': 'G20', // one in a value
  'trailing-zeros': 'G20', // zero bytes behind the envelope
  'other-prefixes': 'G21', // unusual namespace prefixes
  'newer-namespace': 'G22', // speaks of CWMP 1.4
  'no-namespace': 'G22', // declares no namespace of CWMP
  'value-missing': 'G23', // a ParameterValueStruct without <Value>
  'odd-types': 'G24', // types that are missing, without prefix or unheard of
  'fewer-values': 'G25', // answers GetParameterValues without its uptimes, although they were asked for
  'numeric-booleans': 'G26', // takes booleans as 0 and 1 only
  'no-fractions': 'G27', // takes no fraction of a second
  'root-refused': 'G28', // GetParameterNames of the empty path is fault 9005
  'no-dots': 'G29', // lists objects without their dot
  'no-objects': 'G29', // lists parameters alone
  'dies-of-big-answers': 'G30', // asked for more than 200 names or values it hangs up
  'small-answers': 'G30', // more than 100 names or values in one answer exhaust it (9004)
  'bad-name': 'G31', // lists a name whose reading fails the whole request
  'partial-path-refused': 'G31', // GetParameterValues of an object is fault 9005, of its parameters not
  'small-batches': 'G32', // more than 16 names in one GetParameterValues exhaust it (9004)
  'all-read-only': 'G33', // says of nothing that it is writable, and takes it all the same
  'masks-secrets': 'G35', // reads every secret back as stars
  'placeholder-serial': 'G36', // has the serial number that every unit of it has
  'odd-identity': 'G37', // blanks, slashes, percent signs and umlauts in product class and serial
  'no-product-class': 'G37', // says no product class
  'no-transfer-complete': 'G38', // carries out a Download and never reports it
  'late-report': 'G39', // reports a transfer after its next start, and names its CommandKey in the event alone
  'calls-unknown-methods': 'G40', // begins its sessions with requests that few an ACS knows
  'wants-alter': 'G42', // takes a configuration file only when its URL ends with .alter
  'line-drops': 'G43', // loses the connection every 4 KiB of a file and asks for the rest by Range
  'wants-declaration': 'G44', // hangs up on an envelope without XML declaration
  'probe-empty-post-first': 'G45', // an empty POST before the Inform, to fetch the challenge
  'auth-only-on-inform': 'G46', // Authorization with the Inform only, cookie and connection afterwards
  'old-digest': 'G47', // answers a challenge in the form of RFC 2069
  'empty-digest-uri': 'G47', // makes its digests for an empty uri
  'cookie-attributes': 'G48', // echoes the attributes of the cookie
  'folded-challenge': 'G49', // challenges over several lines, without commas, and never ends its head
  'odd-counts': 'G50', // counts that do not match, schema namespaces of 1999, blanks before the envelope
  'our-prefix': 'G51', // takes over the prefix of the ACS, and forgets to declare xsd
  'no-upload': null, // does not know Upload (9000), and does not list it
  'upload-by-post': null, // sends with POST where the standard says PUT
  'upload-as-form': null, // sends as a browser would: POST, multipart/form-data
  'upload-expects': null, // sends the head with Expect: 100-continue, and the bytes when it may
  'upload-chunked': null, // sends without Content-Length
  'no-diagnostics-event': null, // measures and never says so: the state tells whoever looks
  'diagnostics-in-session': null, // has measured before the session ends, and sends no event
  'diagnostics-state-apart': null, // takes DiagnosticsState in a SetParameterValues of its own only
} as const satisfies Readonly<Record<string, `G${number}` | null>>;

export type Quirk = keyof typeof QUIRK_ENTRIES;

export const QUIRKS = Object.keys(QUIRK_ENTRIES) as readonly Quirk[];

/** True for a name that `--quirk` may carry. */
export function isQuirk(name: string): name is Quirk {
  return Object.hasOwn(QUIRK_ENTRIES, name);
}
