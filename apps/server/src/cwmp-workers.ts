import { fork, type ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AppConfig } from './platform/config/app-config';
import type { Metrics, SeriesSnapshot } from './platform/metrics';
import type { Readiness } from './platform/readiness';

/** From a worker to its parent. */
export type WorkerMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'metrics'; readonly scrape: number; readonly series: readonly SeriesSnapshot[] };
/** From the parent to a worker. */
export type WorkerOrder = { readonly kind: 'metrics'; readonly scrape: number };

const SCRAPE_MS = 1_000;
const STOP_MS = 20_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** Whoever served for so long did not fail at its start. */
const STABLE_MS = 60_000;

/**
 * Further processes of this machine that serve routers, on the port of this one: the kernel hands connections out, and
 * no process stands before another. One that ends is started again.
 */
export class CwmpWorkers {
  private readonly workers = new Map<string, ChildProcess>();
  private stopping = false;
  private scrapes = 0;

  /** @param port that the listener of this process got, or that the workers are to share without it */
  constructor(
    private readonly config: AppConfig,
    private readonly port: number,
    private readonly parts: WorkerParts,
  ) {}

  /** Resolves when every worker serves. */
  async start(): Promise<void> {
    const names = Array.from({ length: this.config.settings.DEMARC_CWMP_WORKERS }, (_, n) => `cwmp-${n + 1}`);
    this.parts.metrics.includeOthers(() => this.scrape());
    await Promise.all(names.map((name) => this.run(name, FIRST_PAUSE_MS)));
  }

  /** The sessions of the workers are put away before they end. */
  async stop(): Promise<void> {
    this.stopping = true;
    await Promise.all([...this.workers.values()].map((worker) => end(worker)));
  }

  /** @param pauseMs before it is started again, should it end soon; twice as long each time */
  private async run(name: string, pauseMs: number): Promise<void> {
    this.parts.readiness.expect(name);
    const worker = fork(this.parts.main, {
      serialization: 'advanced',
      env: this.config.environmentOfWorker(this.port),
    });
    this.workers.set(name, worker);
    const startedAt = performance.now();
    worker.once('exit', (code, signal) => {
      this.workers.delete(name);
      this.parts.readiness.down(name);
      if (this.stopping) return;
      this.parts.say(`the process ${name} ended (${signal ?? `code ${String(code)}`}) and is started again`);
      const wasStable = performance.now() - startedAt >= STABLE_MS;
      void this.again(name, wasStable ? FIRST_PAUSE_MS : Math.min(2 * pauseMs, LONGEST_PAUSE_MS));
    });
    await readyOf(worker);
    this.parts.readiness.up(name);
  }

  private async again(name: string, pauseMs: number): Promise<void> {
    await sleep(pauseMs, undefined, { ref: false });
    if (!this.stopping) await this.run(name, pauseMs).catch(() => undefined); // its end asks for the next start
  }

  /** A worker that does not answer in time is left out of this scrape. */
  private async scrape(): Promise<ReadonlyMap<string, readonly SeriesSnapshot[]>> {
    const scrape = ++this.scrapes;
    const asked = [...this.workers].map(async ([name, worker]) => [name, await seriesOf(worker, scrape)] as const);
    const answers = await Promise.all(asked);
    return new Map(answers.filter((answer) => answer[1] !== null).map(([name, series]) => [name, series ?? []]));
  }
}

interface WorkerParts {
  /** The program that is forked. */
  readonly main: string;
  readonly readiness: Readiness;
  readonly metrics: Metrics;
  readonly say: (line: string) => void;
}

function readyOf(worker: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.once('exit', () => reject(new Error('a process for routers ended before it served')));
    worker.on('message', (message: WorkerMessage) => {
      if (message.kind === 'ready') resolve();
    });
  });
}

async function seriesOf(worker: ChildProcess, scrape: number): Promise<readonly SeriesSnapshot[] | null> {
  const answered = Promise.withResolvers<readonly SeriesSnapshot[] | null>();
  const hear = (message: WorkerMessage): void => {
    if (message.kind === 'metrics' && message.scrape === scrape) answered.resolve(message.series);
  };
  worker.on('message', hear);
  const late = setTimeout(() => answered.resolve(null), SCRAPE_MS);
  worker.send({ kind: 'metrics', scrape } satisfies WorkerOrder, (error) => {
    if (error !== null) answered.resolve(null);
  });
  try {
    return await answered.promise;
  } finally {
    clearTimeout(late);
    worker.off('message', hear);
  }
}

async function end(worker: ChildProcess): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return;
  const ended = new Promise((resolve) => worker.once('exit', resolve));
  worker.kill('SIGTERM');
  const late = setTimeout(() => worker.kill('SIGKILL'), STOP_MS);
  await ended;
  clearTimeout(late);
}

/** In a worker: tells its parent that it serves, answers what it asks, and ends when it is gone. */
export function serveParent(metrics: Metrics, stop: () => void): void {
  process.on('message', ({ scrape }: WorkerOrder) => {
    process.send?.({ kind: 'metrics', scrape, series: metrics.snapshot() } satisfies WorkerMessage);
  });
  process.once('disconnect', stop);
  if (!process.connected) return stop();
  process.send?.({ kind: 'ready' } satisfies WorkerMessage);
}
