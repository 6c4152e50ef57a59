/** How long the opening of a session may take before fewer are let in at once: p99 of an Inform stays below some five times this. */
const TARGET_MS = 150;
/** The limit is lowered at most this often: those that are under way were let in by the old one. */
const LOWERED_EVERY_MS = 200;
const LOWERED_TO = 0.7;
const FEWEST = 64;
const MOST = 2_000;
/** Who has answered a challenge has cost something already, and is let in where others are put off. */
const SHARE_WITH_PROOF = 2;

/**
 * How many sessions may be opened at the same time. Nobody can know what this machine and its database bear: the limit grows
 * while openings are quick, and shrinks when they are not (additive increase, multiplicative decrease), so that a storm is
 * refused at the door instead of waiting inside until every router has given up.
 */
export class OpeningPace {
  private limit = 256;
  private open = 0;
  private loweredAtMs = -Infinity;

  mayBegin(hasProof: boolean): boolean {
    return this.open < this.limit * (hasProof ? SHARE_WITH_PROOF : 1);
  }

  begin(): void {
    this.open++;
  }

  /** @param tookMs null: it ended before there was anything to be measured */
  end(tookMs: number | null, nowMs: number): void {
    if (tookMs !== null) this.learn(tookMs, nowMs);
    this.open--;
  }

  private learn(tookMs: number, nowMs: number): void {
    if (tookMs <= TARGET_MS) {
      // Without a crowd, quick openings say nothing of how many could be under way.
      if (this.open > this.limit / 2) this.limit = Math.min(MOST, this.limit + 1);
    } else if (nowMs - this.loweredAtMs >= LOWERED_EVERY_MS) {
      this.limit = Math.max(FEWEST, this.limit * LOWERED_TO);
      this.loweredAtMs = nowMs;
    }
  }
}
