/** `30` for 30000 kbit/s, `0.512` for 512. */
export const mbitText = (kbps: number): string => String(kbps / 1000);

/** Mbit/s as people type them, in whole kbit/s; null when it is no speed. */
export function readMbit(text: string): number | null {
  if (!/^\s*\d{1,6}(\.\d{1,3})?\s*$/.test(text)) return null;
  const [whole = '0', fraction = ''] = text.trim().split('.');
  const kbps = Number(whole) * 1000 + Number(fraction.padEnd(3, '0'));
  return kbps > 0 ? kbps : null;
}
