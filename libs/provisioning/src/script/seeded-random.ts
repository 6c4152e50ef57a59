const WIDTH = 256;
const MASK = WIDTH - 1;
const CHUNKS = 6;
const START = WIDTH ** CHUNKS;
const SIGNIFICANT = 2 ** 52;
const OVERFLOW = SIGNIFICANT * 2;

/**
 * Random numbers that a text decides. Passwords of routers were made from this very sequence (ARC4, its first 256 bytes
 * dropped, 52 bits for a number), so another one would change them all when an operator moves in.
 */
export class SeededRandom {
  private readonly state: Uint8Array;
  private i = 0;
  private j = 0;

  constructor(seed: string) {
    this.state = scheduled(keyOf(seed));
    this.bytes(WIDTH);
  }

  /** From 0 to below 1. */
  next(): number {
    let numerator = this.bytes(CHUNKS);
    let denominator = START;
    let extra = 0;
    while (numerator < SIGNIFICANT) {
      numerator = (numerator + extra) * WIDTH;
      denominator *= WIDTH;
      extra = this.bytes(1);
    }
    while (numerator >= OVERFLOW) {
      numerator /= 2;
      denominator /= 2;
      extra >>>= 1;
    }
    return (numerator + extra) / denominator;
  }

  /** So many bytes of the key stream, as one number. */
  private bytes(count: number): number {
    const { state } = this;
    let number = 0;
    for (let left = count; left > 0; left -= 1) {
      this.i = (this.i + 1) & MASK;
      const a = state[this.i] ?? 0;
      this.j = (this.j + a) & MASK;
      const b = state[this.j] ?? 0;
      state[this.i] = b;
      state[this.j] = a;
      number = number * WIDTH + (state[(a + b) & MASK] ?? 0);
    }
    return number;
  }
}

/** The text, folded over into a key of at most 256 bytes. */
function keyOf(seed: string): number[] {
  const key: number[] = [];
  let smear = 0;
  for (let at = 0; at < seed.length; at += 1) {
    smear ^= (key[at & MASK] ?? 0) * 19;
    key[at & MASK] = (smear + seed.charCodeAt(at)) & MASK;
  }
  return key;
}

function scheduled(key: readonly number[]): Uint8Array {
  const used = key.length === 0 ? [0] : key;
  const state = Uint8Array.from({ length: WIDTH }, (_none, index) => index);
  for (let i = 0, j = 0; i < WIDTH; i += 1) {
    const here = state[i] ?? 0;
    j = (j + here + (used[i % used.length] ?? 0)) & MASK;
    state[i] = state[j] ?? 0;
    state[j] = here;
  }
  return state;
}
