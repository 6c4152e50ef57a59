import { assert } from '@demarc/kernel';

/** The words of one sentence of the RouterOS API. */
export type Sentence = readonly string[];

/** Why octets are no sentence of the RouterOS API; the connection is of no use then. */
export type SentenceDefect = 'a control byte where a length was due' | 'a word too long' | 'a sentence too long';

const MAX_WORD_OCTETS = 65_536;
const MAX_WORDS = 1_000;

/** A length takes 1 to 5 octets; how many is said by the bits in front of the first. */
function encodeLength(length: number): Buffer {
  assert(length <= 0xffff_ffff, 'a word has a 32 bit length');
  if (length < 0x80) return Buffer.from([length]);
  if (length < 0x4000) return Buffer.from([(length >> 8) | 0x80, length & 255]);
  if (length < 0x20_0000) return Buffer.from([(length >> 16) | 0xc0, (length >> 8) & 255, length & 255]);
  if (length < 0x1000_0000) {
    return Buffer.from([(length >> 24) | 0xe0, (length >> 16) & 255, (length >> 8) & 255, length & 255]);
  }
  return Buffer.from([0xf0, (length >>> 24) & 255, (length >> 16) & 255, (length >> 8) & 255, length & 255]);
}

/** The octets of a sentence: each word behind its length, and a word of length 0 at the end. */
export function encodeSentence(words: Sentence): Buffer {
  assert(words.length > 0 && words.every((word) => word !== ''), 'an empty word ends a sentence');
  const parts = words.flatMap((word) => {
    const octets = Buffer.from(word, 'utf8');
    return [encodeLength(octets.length), octets];
  });
  return Buffer.concat([...parts, Buffer.from([0])]);
}

/** How many octets the length at the front has, by its first one; null for a control byte (0xF8 and above). */
function lengthOctets(first: number): number | null {
  if (first < 0x80) return 1;
  if (first < 0xc0) return 2;
  if (first < 0xe0) return 3;
  if (first < 0xf0) return 4;
  return first === 0xf0 ? 5 : null;
}

function decodeLength(octets: Buffer, count: number): number {
  if (count === 5) return octets.readUInt32BE(1);
  const marks = [0, 0x7f, 0x3f, 0x1f, 0x0f][count] ?? 0;
  let length = octets.readUInt8(0) & marks;
  for (let at = 1; at < count; at += 1) length = length * 256 + octets.readUInt8(at);
  return length;
}

/** Reads sentences out of a stream of octets, however it is cut up. */
export class SentenceReader {
  private pending = Buffer.alloc(0);
  private words: string[] = [];

  /** @returns the sentences that are whole by now; a defect ends the reading for good */
  push(octets: Uint8Array): { sentences: Sentence[] } | { defect: SentenceDefect } {
    this.pending = Buffer.concat([this.pending, octets]);
    const sentences: Sentence[] = [];
    for (;;) {
      const word = this.nextWord();
      if (word === null) return { sentences };
      if (typeof word !== 'string') return word;
      if (word !== '') {
        this.words.push(word);
        if (this.words.length > MAX_WORDS) return { defect: 'a sentence too long' };
      } else if (this.words.length > 0) {
        sentences.push(this.words);
        this.words = [];
      }
    }
  }

  private nextWord(): string | { defect: SentenceDefect } | null {
    const first = this.pending[0];
    if (first === undefined) return null;
    const count = lengthOctets(first);
    if (count === null) return { defect: 'a control byte where a length was due' };
    if (this.pending.length < count) return null;
    const length = decodeLength(this.pending, count);
    if (length > MAX_WORD_OCTETS) return { defect: 'a word too long' };
    if (this.pending.length < count + length) return null;
    const word = this.pending.toString('utf8', count, count + length);
    this.pending = this.pending.subarray(count + length);
    return word;
  }
}
