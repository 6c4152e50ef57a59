const WINDOW_MS = 1_000;
/** Many CPEs share an address behind a carrier's NAT, and each keeps its binding alive every 20 s or so. */
const PER_ADDRESS = 200;
const ALL = 5_000;
const LOOK_UPS = 500;

/** How many datagrams of STUN are looked at in a second: counting alone, so that a flood costs next to nothing. */
export class StunRate {
  private startedAtMs = -WINDOW_MS;
  private counts = new Map<string, number>();
  private all = 0;
  private lookUps = 0;

  constructor(private readonly nowMs: () => number = () => performance.now()) {}

  admits(address: string): boolean {
    this.roll();
    const count = (this.counts.get(address) ?? 0) + 1;
    if (this.all >= ALL || count > PER_ADDRESS) return false;
    this.all++;
    this.counts.set(address, count);
    return true;
  }

  mayLookUp(): boolean {
    this.roll();
    return ++this.lookUps <= LOOK_UPS;
  }

  private roll(): void {
    const nowMs = this.nowMs();
    if (nowMs - this.startedAtMs < WINDOW_MS) return;
    this.startedAtMs = nowMs;
    this.counts = new Map();
    this.all = 0;
    this.lookUps = 0;
  }
}
