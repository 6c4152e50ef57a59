import { setTimeout as delay } from 'node:timers/promises';
import type { CpeParts } from '../cpe-parts';
import { MEASURES, type Measured, type Measuring } from './diagnostic-measures';

const STATE = 'DiagnosticsState';

/**
 * Diagnoses as TR-098 and TR-181 want them: the ACS writes Requested, the session ends, the box measures, writes its
 * results and comes back with 8 DIAGNOSTICS COMPLETE.
 */
export class DiagnosticAgent {
  private readonly asked: string[] = [];
  private readonly running = new Map<string, AbortController>();

  /** @param localAddress of the connection that carries CWMP; null while it is down */
  constructor(
    private readonly cpe: CpeParts,
    private readonly localAddress: () => string | null,
  ) {}

  /** The ACS wrote: what is being measured with other settings is void (TR-181 DiagnosticsState). */
  wrote(paths: readonly string[]): void {
    const objects = new Set(paths.map((path) => path.slice(0, path.lastIndexOf('.') + 1)));
    for (const object of objects) {
      if (!MEASURES.has(lastWord(object))) continue;
      this.running.get(object)?.abort();
      this.running.delete(object);
      if (!paths.includes(object + STATE)) this.write(object + STATE, 'None');
      else if (this.cpe.tree.read(object + STATE) === 'Requested') this.ask(object);
    }
  }

  /** The session is over: now there is time. */
  run(): void {
    const localAddress = this.localAddress();
    if (localAddress === null) return;
    for (const object of this.asked.splice(0)) this.begin(object, localAddress);
  }

  /** Power is gone: results live in no flash. */
  forget(): void {
    this.asked.length = 0;
    for (const [object, controller] of this.running) {
      controller.abort();
      this.write(object + STATE, 'None');
    }
    this.running.clear();
  }

  private get quirks(): readonly string[] {
    return this.cpe.options.quirks ?? [];
  }

  private ask(object: string): void {
    const localAddress = this.localAddress();
    if (this.quirks.includes('diagnostics-in-session') && localAddress !== null) this.begin(object, localAddress);
    else if (!this.asked.includes(object)) this.asked.push(object);
  }

  private begin(object: string, localAddress: string): void {
    const controller = new AbortController();
    this.running.set(object, controller);
    const { cpe } = this;
    const measuring: Measuring = {
      read: (name) => cpe.tree.read(object + name),
      isTr181: object.startsWith('Device.'),
      box: cpe.box,
      localAddress,
      timeoutMs: cpe.timing.requestTimeoutMs,
      lineBitsPerSecond: cpe.timing.lineBitsPerSecond,
      signal: controller.signal,
    };
    const measure = MEASURES.get(lastWord(object)) ?? ((): Measured => ({ state: 'Error_Internal' }));
    if (!this.quirks.includes('diagnostics-in-session')) {
      void this.wait(object, controller, () => measure(measuring));
      return;
    }
    // A box that has measured before its session ends needs no time at all where nobody has to be asked.
    const measured = measure(measuring);
    if (measured instanceof Promise) void measured.then((result) => this.finish(object, controller, result));
    else this.finish(object, controller, measured);
  }

  private async wait(
    object: string,
    controller: AbortController,
    measure: () => Measured | Promise<Measured>,
  ): Promise<void> {
    const { signal } = controller;
    const { diagnosticMs, slowMs } = this.cpe.timing;
    const takesMs = diagnosticMs + (this.quirks.includes('dawdles') ? slowMs : 0);
    await delay(takesMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    const result = await Promise.resolve(measure()).catch((): Measured => ({ state: 'Error_Internal' }));
    this.finish(object, controller, result);
  }

  private finish(object: string, controller: AbortController, { state, values = {}, table }: Measured): void {
    if (controller.signal.aborted || this.running.get(object) !== controller) return;
    this.running.delete(object);
    if (table !== undefined) this.cpe.tree.fill(`${object}${table.name}.`, table.rows);
    for (const [name, value] of Object.entries(values)) this.write(object + name, value);
    this.write(object + STATE, state);
    const isSilent = this.quirks.includes('no-diagnostics-event') || this.quirks.includes('diagnostics-in-session');
    if (!isSilent) this.cpe.agent.announce('8 DIAGNOSTICS COMPLETE');
    this.cpe.changed();
  }

  private write(path: string, value: string): void {
    const leaf = this.cpe.tree.find(path);
    if (leaf !== null) this.cpe.tree.write(leaf, value);
  }
}

const lastWord = (object: string): string => object.split('.').at(-2) ?? '';
