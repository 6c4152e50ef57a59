/** What a family of routers does differently, as data. Absent means: by the standard. */
export interface DeviceQuirks {
  /** G32: at most so many names in one GetParameterValues. */
  readonly maxNamesPerRead?: number;
  /** G30: reading the whole tree at once exhausts the router; begin one level down. */
  readonly readsLevelByLevel?: boolean;
  /** G33: `Writable` is reported wrong; write where the mapping says so. */
  readonly ignoresWritable?: boolean;
}

interface QuirkRule {
  readonly manufacturer?: RegExp;
  readonly productClass?: RegExp;
  readonly softwareVersion?: RegExp;
  readonly quirks: DeviceQuirks;
}

export interface DeviceModelFacts {
  readonly manufacturer: string;
  readonly productClass: string;
  readonly softwareVersion: string;
}

const QUIRKS: readonly QuirkRule[] = [
  { manufacturer: /^cisco/i, productClass: /^(?:867|887)/, quirks: { readsLevelByLevel: true } },
  { manufacturer: /grandstream/i, quirks: { maxNamesPerRead: 32 } },
];

/** The quirks of a device model; later rules win over earlier ones. */
export function quirksOf(facts: DeviceModelFacts): DeviceQuirks {
  const fits = (rule: QuirkRule): boolean =>
    rule.manufacturer?.test(facts.manufacturer) !== false &&
    rule.productClass?.test(facts.productClass) !== false &&
    rule.softwareVersion?.test(facts.softwareVersion) !== false;
  return Object.assign({}, ...QUIRKS.filter(fits).map((rule) => rule.quirks)) as DeviceQuirks;
}
