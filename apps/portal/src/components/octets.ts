const UNITS = ['kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** Octets as people count them: 1.4 GB. */
export function formatOctets(octets: number): string {
  if (octets < 1000) return `${octets} B`;
  const power = Math.min(UNITS.length, Math.floor(Math.log10(octets) / 3));
  const value = octets / 1000 ** power;
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${UNITS[power - 1] ?? 'PB'}`;
}
