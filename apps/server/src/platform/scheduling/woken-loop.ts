/** Work that is woken: one run at a time, once more when it was woken meanwhile, and none after it was stopped. */
export class WokenLoop {
  isStopped = false;
  private running: Promise<void> | null = null;
  private isWokenAgain = false;
  private timer: NodeJS.Timeout | null = null;

  /** @param failed is told what a run threw; the next one comes when it is woken */
  constructor(
    private readonly run: () => Promise<void>,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** The run that is under way; null when none is. */
  get current(): Promise<void> | null {
    return this.running;
  }

  /** Wakes it by itself every so often, for what nobody told of. */
  every(ms: number): void {
    this.timer = setInterval(() => this.wake(), ms);
  }

  wake(): void {
    if (this.isStopped) return;
    if (this.running !== null) {
      this.isWokenAgain = true;
      return;
    }
    this.running = this.run()
      .catch((error: unknown) => this.failed(error))
      .finally(() => {
        this.running = null;
        if (!this.isWokenAgain) return;
        this.isWokenAgain = false;
        this.wake();
      });
  }

  /** Resolves when the run under way is over. */
  async stop(): Promise<void> {
    this.isStopped = true;
    if (this.timer !== null) clearInterval(this.timer);
    await this.running;
  }
}
