/** What a family of routers does differently. Absent means: by the standard, or the default of the catalogue. */
export interface DeviceQuirks {
  readonly charset?: QuirkCharset;
  readonly replacesInvalidBytes?: boolean;
  readonly repairsControlCharacters?: boolean;
  readonly repairsReferences?: boolean;
  readonly ignoresTrailingBytes?: boolean;
  readonly acceptsRfc2069Digest?: boolean;
  readonly acceptsEmptyDigestUri?: boolean;
  readonly acceptsBasic?: boolean;
  readonly digest?: DigestKind;
  readonly answersBasicChallenge?: boolean;
  readonly sessionTimeoutSeconds?: number;
  readonly pauseMilliseconds?: number;
  readonly transferSeconds?: number;
  readonly restartSeconds?: number;
  readonly diagnosisSeconds?: number;
  readonly retryPauseSeconds?: number;
  readonly sendsXmlDeclaration?: boolean;
  readonly discovery?: DiscoveryDepth;
  readonly maxNamesPerRead?: number;
  readonly maxValuesPerAnswer?: number;
  readonly leastAgeSeconds?: number;
  readonly maxSettingsPerWrite?: number;
  readonly ignoresWritable?: boolean;
  readonly booleanForm?: BooleanForm;
  readonly dateTimeForm?: DateTimeForm;
  readonly configurationSuffix?: ConfigurationSuffix;
}

export type QuirkFlag = keyof DeviceQuirks;
export type QuirkValue = boolean | number | string;

export const QUIRK_CHARSETS = ['iso-8859-1', 'gbk', 'utf-16'] as const;
export type QuirkCharset = (typeof QUIRK_CHARSETS)[number];

/** Which hash a router proves itself with. */
export const DIGEST_KINDS = ['md5', 'sha-256'] as const;
export type DigestKind = (typeof DIGEST_KINDS)[number];

/** How much of its names a router is asked for at once: all of it, one object of the root after the other, or level by level. */
export const DISCOVERY_DEPTHS = ['whole', 'by-object', 'by-level'] as const;
export type DiscoveryDepth = (typeof DISCOVERY_DEPTHS)[number];

export const BOOLEAN_FORMS = ['numeric', 'words'] as const;
export type BooleanForm = (typeof BOOLEAN_FORMS)[number];

export const DATE_TIME_FORMS = ['without-fraction', 'without-zone'] as const;
export type DateTimeForm = (typeof DATE_TIME_FORMS)[number];

/** How the URL of a configuration ends that a router is to take back, where the ending tells it what to do with it. */
export const CONFIGURATION_SUFFIXES = ['.alter', '.bin', '.cfg', '.conf', '.rsc', '.txt', '.xml'] as const;
export type ConfigurationSuffix = (typeof CONFIGURATION_SUFFIXES)[number];

/** Which part of Demarc acts by a flag. */
export type QuirkSide = 'reader' | 'authentication' | 'session' | 'discovery' | 'reading' | 'writing' | 'tasks';

/**
 * Who may switch a flag on. `learned`: Demarc itself, after failures that agree. `proposed`: staff, who are shown what
 * would help; these flags make Demarc less strict, and one subscriber must not be able to do that to a whole model.
 */
export type QuirkLearning = 'learned' | 'proposed';

interface FlagText {
  readonly side: QuirkSide;
  readonly learning: QuirkLearning;
  /** Entries of the list of device quirks that it answers. */
  readonly sources: readonly string[];
  readonly meaning: string;
}

export type QuirkDefinition = FlagText &
  (
    | { readonly kind: 'switch' }
    | { readonly kind: 'choice'; readonly options: readonly string[]; readonly fallback: string }
    | {
        readonly kind: 'count';
        readonly unit: string;
        readonly min: number;
        readonly max: number;
        readonly fallback: string;
      }
  );

/** Every flag there is. One that is here changes what Demarc does; one that is not cannot be set. */
export const QUIRK_FLAGS: Readonly<Record<QuirkFlag, QuirkDefinition>> = {
  charset: {
    kind: 'choice',
    options: QUIRK_CHARSETS,
    fallback: 'what the header says, then the XML declaration, then UTF-8',
    side: 'reader',
    learning: 'proposed',
    sources: ['G6'],
    meaning: 'Its messages are in this character set, whatever header and declaration say.',
  },
  replacesInvalidBytes: {
    kind: 'switch',
    side: 'reader',
    learning: 'proposed',
    sources: ['G6'],
    meaning: 'Bytes that are not of the character set become U+FFFD instead of refusing the message.',
  },
  repairsControlCharacters: {
    kind: 'switch',
    side: 'reader',
    learning: 'proposed',
    sources: ['G20'],
    meaning: 'Control characters, and references to them, become U+FFFD instead of refusing the message.',
  },
  repairsReferences: {
    kind: 'switch',
    side: 'reader',
    learning: 'proposed',
    sources: ['G20'],
    meaning: 'An ampersand that begins no reference of XML stands for itself instead of refusing the message.',
  },
  ignoresTrailingBytes: {
    kind: 'switch',
    side: 'reader',
    learning: 'proposed',
    sources: ['G20', 'G50'],
    meaning: 'What follows the end of the first envelope (zero bytes, a second envelope) is left out.',
  },
  acceptsRfc2069Digest: {
    kind: 'switch',
    side: 'authentication',
    learning: 'proposed',
    sources: ['G47'],
    meaning:
      'An answer in the form of RFC 2069 (no qop, nc, cnonce) counts, to a challenge of the same connection alone.',
  },
  acceptsEmptyDigestUri: {
    kind: 'switch',
    side: 'authentication',
    learning: 'proposed',
    sources: ['G47'],
    meaning: 'A digest that was made for an empty uri counts.',
  },
  acceptsBasic: {
    kind: 'switch',
    side: 'authentication',
    learning: 'proposed',
    sources: ['RFC 7617'],
    meaning:
      'It may prove itself with Basic, over TLS alone; one that answers no digest is given an ACS URL that ends with /basic.',
  },
  digest: {
    kind: 'choice',
    options: DIGEST_KINDS,
    fallback: 'what CWMP_DIGEST says',
    side: 'authentication',
    learning: 'proposed',
    sources: ['RFC 7616'],
    meaning:
      'With `sha-256` it is asked for a digest in SHA-256, and once it has given one, MD5 is not enough for it any more.',
  },
  answersBasicChallenge: {
    kind: 'switch',
    side: 'authentication',
    learning: 'proposed',
    sources: ['G19'],
    meaning:
      'A connection request that it challenges with Basic alone is answered: whoever listens on the way learns the password of its connection requests.',
  },
  sessionTimeoutSeconds: {
    kind: 'count',
    unit: 's',
    min: 30,
    max: 300,
    fallback: 'CWMP_SESSION_TIMEOUT_SECONDS, or what the router asks for',
    side: 'session',
    learning: 'learned',
    sources: ['G7'],
    meaning: 'So long it may be silent within a session (slow flash) before the session counts as lost.',
  },
  pauseMilliseconds: {
    kind: 'count',
    unit: 'ms',
    min: 10,
    max: 5000,
    fallback: 'none',
    side: 'session',
    learning: 'proposed',
    sources: ['G30'],
    meaning: 'So long every request waits, so that a weak router can finish what it does.',
  },
  sendsXmlDeclaration: {
    kind: 'switch',
    side: 'session',
    learning: 'proposed',
    sources: ['G44'],
    meaning: 'Messages to it begin with an XML declaration; most are content without, and some hang up on it.',
  },
  discovery: {
    kind: 'choice',
    options: DISCOVERY_DEPTHS,
    fallback: 'by-object, and whole where a router of the same firmware has borne it',
    side: 'discovery',
    learning: 'learned',
    sources: ['G30'],
    meaning: 'How much of its names it is asked for at once.',
  },
  maxNamesPerRead: {
    kind: 'count',
    unit: 'names',
    min: 1,
    max: 1024,
    fallback: '64',
    side: 'reading',
    learning: 'learned',
    sources: ['G32'],
    meaning: 'At most so many names in one GetParameterValues.',
  },
  maxValuesPerAnswer: {
    kind: 'count',
    unit: 'values',
    min: 8,
    max: 20_000,
    fallback: '256 at first, then as many as its firmware has borne',
    side: 'discovery',
    learning: 'learned',
    sources: ['G30', 'G32'],
    meaning: 'At most so many values are asked for at once when its tree is read.',
  },
  leastAgeSeconds: {
    kind: 'count',
    unit: 's',
    min: 30,
    max: 2_592_000,
    fallback: 'what the policy of freshness says',
    side: 'reading',
    learning: 'proposed',
    sources: ['G30'],
    meaning: 'Groups of its parameters are not read again before they are so old, whatever a page asks for.',
  },
  maxSettingsPerWrite: {
    kind: 'count',
    unit: 'values',
    min: 1,
    max: 1024,
    fallback: 'all that belong together',
    side: 'writing',
    learning: 'learned',
    sources: ['G32'],
    meaning: 'At most so many values in one SetParameterValues.',
  },
  ignoresWritable: {
    kind: 'switch',
    side: 'writing',
    learning: 'proposed',
    sources: ['G33'],
    meaning: 'It reports Writable wrongly: what the mapping says is written is tried anyway.',
  },
  booleanForm: {
    kind: 'choice',
    options: BOOLEAN_FORMS,
    fallback: 'the form in which it reports the value itself',
    side: 'writing',
    learning: 'learned',
    sources: ['G26'],
    meaning: 'Booleans are written as 1 and 0 (numeric), or as true and false (words).',
  },
  dateTimeForm: {
    kind: 'choice',
    options: DATE_TIME_FORMS,
    fallback: 'as it was ordered',
    side: 'writing',
    learning: 'proposed',
    sources: ['G27'],
    meaning: 'Instants are written without a fraction of a second, or without that and without a zone.',
  },
  transferSeconds: {
    kind: 'count',
    unit: 's',
    min: 60,
    max: 86_400,
    fallback: 'until the deadline of the order, a day as a rule',
    side: 'tasks',
    learning: 'proposed',
    sources: ['G38', 'G39'],
    meaning:
      'So long it may take to fetch a file and put it to use. Then the task is uncertain, the router is called, and what it says decides.',
  },
  restartSeconds: {
    kind: 'count',
    unit: 's',
    min: 30,
    max: 86_400,
    fallback: 'until the deadline of the order, a day as a rule',
    side: 'tasks',
    learning: 'proposed',
    sources: ['G7'],
    meaning:
      'So long it may take to start again after a reboot or a factory reset. Then the task is uncertain, and the router is called.',
  },
  diagnosisSeconds: {
    kind: 'count',
    unit: 's',
    min: 30,
    max: 86_400,
    fallback: 'twice what its own limits allow, and half an hour',
    side: 'tasks',
    learning: 'proposed',
    sources: ['G7'],
    meaning: 'So long it may measure before a diagnosis has failed.',
  },
  retryPauseSeconds: {
    kind: 'count',
    unit: 's',
    min: 5,
    max: 3600,
    fallback: 'a lost task at its next session; what is open after 3, 5, 10, 30 and 120 s',
    side: 'tasks',
    learning: 'proposed',
    sources: ['G7'],
    meaning:
      'So long it is left alone after a session that was lost or left something open, then ever longer, an hour at most.',
  },
  configurationSuffix: {
    kind: 'choice',
    options: CONFIGURATION_SUFFIXES,
    fallback: 'none',
    side: 'writing',
    learning: 'proposed',
    sources: ['G42'],
    meaning:
      'The URL of a backup that it is given back ends like this; RouterOS runs what ends with .alter, and replaces all by anything else.',
  },
};

export const QUIRK_FLAG_NAMES = Object.keys(QUIRK_FLAGS) as readonly QuirkFlag[];

export const isQuirkFlag = (name: string): name is QuirkFlag => Object.hasOwn(QUIRK_FLAGS, name);

/** Flags that make the reader less strict. */
export const READER_FLAGS: readonly QuirkFlag[] = QUIRK_FLAG_NAMES.filter(
  (name) => QUIRK_FLAGS[name].side === 'reader',
);

/** What is wrong with a value of a flag; null when it may stand there. */
export function quirkProblem(name: string, value: unknown): string | null {
  if (!isQuirkFlag(name)) return `there is no flag ${name}`;
  const flag = QUIRK_FLAGS[name];
  switch (flag.kind) {
    case 'switch':
      return typeof value === 'boolean' ? null : `${name} is on or off`;
    case 'choice':
      return typeof value === 'string' && flag.options.includes(value)
        ? null
        : `${name} is one of ${flag.options.join(', ')}`;
    case 'count':
      return Number.isInteger(value) && Number(value) >= flag.min && Number(value) <= flag.max
        ? null
        : `${name} is a whole number from ${flag.min} to ${flag.max}`;
  }
}
