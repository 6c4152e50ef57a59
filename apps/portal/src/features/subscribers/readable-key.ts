/** Letters and digits that are not taken for each other on the telephone or in handwriting (no 0 O, 1 l I, 5 S, 8 B). */
const SIGNS = 'abcdefghjkmnpqrtuvwxyz234679';
const GROUPS = 3;
const GROUP_SIGNS = 4;

type Bytes = Uint8Array<ArrayBuffer>;

/** A WiFi key that can be read out: three groups of four, about 58 bits. */
export function readableKey(random: (bytes: Bytes) => Bytes = fillRandom): string {
  const limit = 256 - (256 % SIGNS.length);
  let text = '';
  while (text.length < GROUPS * GROUP_SIGNS) {
    for (const byte of random(new Uint8Array(32))) {
      // Bytes above the last whole multiple would make the first letters likelier.
      if (byte < limit && text.length < GROUPS * GROUP_SIGNS) text += SIGNS[byte % SIGNS.length] ?? '';
    }
  }
  return text.replace(/(.{4})(?=.)/g, '$1-');
}

const fillRandom = (bytes: Bytes): Bytes => crypto.getRandomValues(bytes);
