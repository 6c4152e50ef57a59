import type { CreateQuirkRule, QuirkFlagInfo, QuirkRule, QuirkValue } from '@demarc/contracts';

/** A rule as it is edited: texts, because an empty field says "all". */
export interface RuleValues {
  name: string;
  oui: string;
  manufacturer: string;
  model: string;
  hardwareVersion: string;
  softwareVersion: string;
  softwareFrom: string;
  softwareBelow: string;
  flags: { flag: string; value: string }[];
  reason: string;
}

export const MATCH_FIELDS = [
  { key: 'manufacturer', label: 'Manufacturer' },
  { key: 'model', label: 'Model or product class' },
  { key: 'oui', label: 'OUI' },
  { key: 'hardwareVersion', label: 'Hardware' },
  { key: 'softwareVersion', label: 'Firmware' },
  { key: 'softwareFrom', label: 'Firmware from' },
  { key: 'softwareBelow', label: 'Firmware below' },
] as const;

export function valuesOf(rule: QuirkRule | null): RuleValues {
  const texts = Object.fromEntries(MATCH_FIELDS.map(({ key }) => [key, rule?.match[key] ?? ''])) as Record<
    (typeof MATCH_FIELDS)[number]['key'],
    string
  >;
  const flags = Object.entries(rule?.flags ?? {}).map(([flag, value]) => ({ flag, value: String(value) }));
  return { name: rule?.name ?? '', ...texts, flags, reason: '' };
}

/** The value of a field as the flag wants it. What is no number goes out as it is, and is refused with words. */
export function valueOf(info: QuirkFlagInfo | undefined, text: string): QuirkValue {
  if (info?.kind === 'switch') return text === 'true';
  if (info?.kind === 'count' && /^\d{1,9}$/.test(text.trim())) return Number(text.trim());
  return text.trim();
}

/** What a flag begins with when it is chosen. */
export function firstValue(info: QuirkFlagInfo | undefined): string {
  if (info?.kind === 'switch') return 'true';
  return info?.kind === 'choice' ? (info.options[0] ?? '') : String(info?.min ?? '');
}

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

export function requestOf(values: RuleValues, flags: readonly QuirkFlagInfo[]): CreateQuirkRule {
  const infos = new Map(flags.map((flag) => [flag.name, flag]));
  return {
    name: values.name.trim(),
    match: {
      oui: orNull(values.oui),
      manufacturer: orNull(values.manufacturer),
      model: orNull(values.model),
      hardwareVersion: orNull(values.hardwareVersion),
      softwareVersion: orNull(values.softwareVersion),
      softwareFrom: orNull(values.softwareFrom),
      softwareBelow: orNull(values.softwareBelow),
    },
    flags: Object.fromEntries(values.flags.map(({ flag, value }) => [flag, valueOf(infos.get(flag), value)])),
    reason: values.reason.trim(),
  };
}
