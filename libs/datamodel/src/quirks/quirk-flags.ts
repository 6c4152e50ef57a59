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
  readonly serialForm?: SerialForm;
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

/** Which forms of a serial number are one identity. */
export const SERIAL_FORMS = ['any-case', 'without-separators', 'without-leading-zeros', 'gpon'] as const;
export type SerialForm = (typeof SERIAL_FORMS)[number];

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
