import { availableParallelism } from 'node:os';
import type { Worker } from 'node:worker_threads';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { PassResult, ScriptRun } from '@demarc/provisioning';
import { Logger } from '../../platform/logger';
import { readOutcome } from './pass-outcome';
import { startSandbox } from './sandbox-start';
import type { SandboxAnswer, SandboxOrder } from './sandbox-worker';
import { faultInWords } from './script-fault-words';
import type { ScriptProblem } from './script-sandbox';

/** A worker that takes longer is stuck in something that the engine cannot interrupt. */
const STUCK_MS = 2_000;
const MAX_WORKERS = 4;
const IDLE_MS = 60_000;
/** So many orders may wait; more than that is refused, and tried at the next session. */
const MAX_WAITING = 2_000;

interface Order {
  readonly ask: SandboxOrder;
  readonly answered: (answer: SandboxAnswer | null) => void;
}

interface Seat {
  readonly worker: Worker;
  order: Order | null;
  timer: NodeJS.Timeout | null;
}

/** Threads in which scripts run, started when they are needed. One that gets stuck is ended, and its script is at fault. */
@Injectable()
export class ScriptPool implements OnApplicationShutdown {
  private readonly seats: Seat[] = [];
  private readonly waiting: Order[] = [];
  private readonly size = Math.max(1, Math.min(MAX_WORKERS, availableParallelism() - 1));
  private nextId = 1;
  private isClosed = false;
  private readonly log;

  constructor(logger: Logger) {
    this.log = logger.child('scripts');
  }

  /** One pass of each. */
  async run(runs: readonly ScriptRun[]): Promise<PassResult[]> {
    const answer = await this.ask({ id: this.nextId++, runs });
    return runs.map((run, index) => {
      const outcome = answer !== null && 'outcomes' in answer ? answer.outcomes[index] : undefined;
      return readOutcome(outcome ?? faultInWords(STUCK), run);
    });
  }

  /** What is wrong with a script; null: nothing. */
  async check(script: string): Promise<ScriptProblem | null> {
    const answer = await this.ask({ id: this.nextId++, check: script });
    return answer !== null && 'problem' in answer
      ? answer.problem
      : { message: 'it cannot be read in time', line: null };
  }

  async onApplicationShutdown(): Promise<void> {
    this.isClosed = true;
    for (const order of this.waiting.splice(0)) order.answered(null);
    await Promise.all(this.seats.splice(0).map((seat) => this.end(seat)));
  }

  private ask(order: SandboxOrder): Promise<SandboxAnswer | null> {
    if (this.isClosed || this.waiting.length >= MAX_WAITING) return Promise.resolve(null);
    return new Promise((answered) => {
      this.waiting.push({ ask: order, answered });
      this.serve();
    });
  }

  private serve(): void {
    while (this.waiting.length > 0) {
      const seat = this.seats.find(({ order }) => order === null) ?? this.sit();
      const order = seat === null ? undefined : this.waiting.shift();
      if (seat === null || order === undefined) return;
      if (seat.timer !== null) clearTimeout(seat.timer);
      seat.order = order;
      seat.timer = setTimeout(() => this.stuck(seat), STUCK_MS);
      seat.worker.ref();
      seat.worker.postMessage(order.ask);
    }
  }

  private sit(): Seat | null {
    if (this.seats.length >= this.size) return null;
    const seat: Seat = { worker: startSandbox(), order: null, timer: null };
    seat.worker.on('message', (answer: SandboxAnswer) => this.answered(seat, answer));
    seat.worker.on('error', (error) => {
      this.log.error({ err: error }, 'a script worker failed');
      this.leave(seat);
    });
    seat.worker.on('exit', () => this.leave(seat));
    this.seats.push(seat);
    return seat;
  }

  private answered(seat: Seat, answer: SandboxAnswer): void {
    const { order } = seat;
    if (order === null || order.ask.id !== answer.id) return;
    seat.order = null;
    if (seat.timer !== null) clearTimeout(seat.timer);
    // Nobody waits for an idle worker, and after a while it is not kept either.
    seat.worker.unref();
    seat.timer = setTimeout(() => this.stuck(seat), IDLE_MS);
    seat.timer.unref();
    order.answered(answer);
    this.serve();
  }

  private stuck(seat: Seat): void {
    this.leave(seat);
    void this.end(seat);
  }

  private leave(seat: Seat): void {
    const at = this.seats.indexOf(seat);
    if (at >= 0) this.seats.splice(at, 1);
    if (seat.timer !== null) clearTimeout(seat.timer);
    const { order } = seat;
    seat.order = null;
    order?.answered(null);
    if (!this.isClosed) this.serve();
  }

  private async end(seat: Seat): Promise<void> {
    if (seat.timer !== null) clearTimeout(seat.timer);
    seat.order?.answered(null);
    seat.order = null;
    await seat.worker.terminate();
  }
}

const STUCK = { name: 'Error', message: 'Script execution timed out after 50ms' };
