const HUES = 24;

/** FNV-1a of the name, whatever its case, as one of 24 hues. */
export function hueOf(tag: string): number {
  let hash = 0x811c9dc5;
  for (const letter of tag.toLowerCase()) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  return ((hash >>> 0) % HUES) * (360 / HUES);
}
