import { boxClock } from '../clock';
import type { CpeParts } from '../cpe-parts';
import { escapeXml } from '../envelopes/write-cpe-message';
import { fetchFile } from '../http/fetch-file';
import { sendFile } from '../http/send-file';
import { softwareVersionPath } from '../profiles/profile';
import type { Quirk } from '../quirks';
import { valueFault } from '../tree/constraints';

/** A Download or an Upload of the ACS, as the box keeps it until it is done. */
export interface DownloadOrder {
  readonly direction: 'download' | 'upload';
  readonly commandKey: string;
  readonly fileType: string;
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly expectedBytes: number;
  readonly delaySeconds: number;
}

/** What the ACS orders, looks at, and takes back. */
export interface DownloadQueue {
  order(order: DownloadOrder): void;
  queued(): readonly { readonly order: DownloadOrder; readonly isRunning: boolean }[];
  /** False when it is too late: the file is being fetched. */
  cancel(commandKey: string): boolean;
}

/** First line of an image for simulated boxes: `CPE-SIM-IMAGE <product class> <version>`. */
const IMAGE = /^CPE-SIM-IMAGE (\S+) (\S.*)$/;
/** First line of a vendor configuration file; the others are `Path=value`. */
const CONFIG = 'CPE-SIM-CONFIG';

const DOWNLOAD_FAILED = 9010;

/** Carries out Downloads and Uploads after the session that ordered them, and reports each by TransferComplete (TR-069 A.3.2.8). */
export class DownloadAgent implements DownloadQueue {
  private readonly orders: DownloadOrder[] = [];
  private running: AbortController | null = null;
  private isFetching = false;
  private readonly held: (() => void)[] = [];
  /** Of the connection that carries CWMP; null while it is down. */
  localAddress: string | null = null;

  constructor(
    private readonly cpe: CpeParts,
    private readonly wrote: (paths: readonly string[]) => void,
  ) {}

  order(order: DownloadOrder): void {
    this.orders.push(order);
  }

  queued(): { order: DownloadOrder; isRunning: boolean }[] {
    return this.orders.map((order, at) => ({ order, isRunning: at === 0 && this.isFetching }));
  }

  cancel(commandKey: string): boolean {
    const at = this.orders.findIndex((order) => order.commandKey === commandKey);
    if (at === 0 && this.isFetching) return false;
    if (at >= 0) this.orders.splice(at, 1);
    if (at === 0) this.running?.abort();
    return true;
  }

  /** The management connection is up, or gone: a transfer under way begins anew when it is back. */
  linkChanged(localAddress: string | null): void {
    this.localAddress = localAddress;
    if (localAddress === null) this.running?.abort();
    else this.run();
  }

  /** Factory reset. */
  forget(): void {
    this.orders.length = 0;
    this.running?.abort();
  }

  /** Begins with what is ordered, one after the other. */
  run(): void {
    const [order] = this.orders;
    if (order === undefined || this.running !== null || this.localAddress === null) return;
    const controller = new AbortController();
    this.running = controller;
    void this.carryOut(order, this.localAddress, controller.signal).then(
      () => this.ended(order),
      () => {
        this.running = null;
        this.run();
      },
    );
  }

  /** Quirk G39: what was done before the start is reported after it. */
  started(): void {
    for (const report of this.held.splice(0)) report();
  }

  /** TransferComplete goes out with the next session, and again until it is answered. */
  complete(commandKey: string, faultCode: number, direction: DownloadOrder['direction'] = 'download'): void {
    const report = (): void => this.report(commandKey, faultCode, direction);
    if (this.has('late-report')) this.held.push(report);
    else report();
  }

  private report(commandKey: string, faultCode: number, direction: DownloadOrder['direction']): void {
    const { agent } = this.cpe;
    if (this.has('no-transfer-complete')) return;
    const event = direction === 'download' ? 'M Download' : 'M Upload';
    const time = boxClock.iso(boxClock.nowMs());
    agent.events.add('7 TRANSFER COMPLETE');
    agent.events.add(event, commandKey);
    agent.ask({
      method: 'TransferComplete',
      content:
        `<CommandKey>${this.has('late-report') ? '' : escapeXml(commandKey)}</CommandKey><FaultStruct><FaultCode>${faultCode}</FaultCode>` +
        `<FaultString>${faultCode === 0 ? '' : 'Transfer failed'}</FaultString></FaultStruct>` +
        `<StartTime>${time}</StartTime><CompleteTime>${time}</CompleteTime>`,
      onAnswered: () => agent.events.answered(['7 TRANSFER COMPLETE', event], commandKey),
    });
    agent.wake();
  }

  private has(quirk: Quirk): boolean {
    return this.cpe.options.quirks?.includes(quirk) === true;
  }

  private ended(order: DownloadOrder): void {
    this.running = null;
    const at = this.orders.indexOf(order);
    if (at >= 0) this.orders.splice(at, 1);
    this.cpe.changed();
    this.run();
  }

  private async carryOut(order: DownloadOrder, localAddress: string, signal: AbortSignal): Promise<void> {
    await delay(order.delaySeconds * 1000, signal);
    this.isFetching = true;
    if (order.direction === 'upload') return this.send(order, localAddress, signal);
    const file = await fetchFile({
      url: order.url,
      localAddress,
      expectedBytes: order.expectedBytes,
      timeoutMs: this.cpe.timing.requestTimeoutMs,
      dropsAfterBytes: this.has('line-drops') ? 4096 : null,
      signal,
    }).finally(() => {
      this.isFetching = false;
    });
    if (this.has('dawdles')) await delay(this.cpe.timing.slowMs, signal);
    if (this.cpe.mishap === 'vanishes-on-download') this.cpe.powerCut();
    if (signal.aborted) throw new Error('the line went down');
    if (this.cpe.mishap === 'fails-download') return this.complete(order.commandKey, DOWNLOAD_FAILED);
    this.complete(order.commandKey, 'faultCode' in file ? file.faultCode : this.install(order, file.bytes));
  }

  private async send(order: DownloadOrder, localAddress: string, signal: AbortSignal): Promise<void> {
    const { url, username, password } = order;
    const faultCode = await sendFile(
      {
        url,
        credentials: { username, password },
        localAddress,
        timeoutMs: this.cpe.timing.requestTimeoutMs,
        how: this.has('upload-as-form') ? 'form' : this.has('upload-by-post') ? 'post' : 'put',
        expects: this.has('upload-expects'),
        isChunked: this.has('upload-chunked'),
        signal,
      },
      Buffer.from(/Configuration/.test(order.fileType) ? this.config() : this.journal()),
    ).finally(() => {
      this.isFetching = false;
    });
    if (signal.aborted) throw new Error('the line went down');
    this.complete(order.commandKey, faultCode, 'upload');
  }

  /** What the box would take back: all that can be set, passwords in clear, without what belongs to the ACS. */
  private config(): string {
    const { tree, profile } = this.cpe;
    const leaves = (tree.select('') ?? []).filter(
      ({ path, spec }) => spec.isWritable && spec.sameAs === null && !path.startsWith(profile.paths.managementServer),
    );
    return `${CONFIG}\n${leaves.map((leaf) => `${leaf.path}=${tree.valueOf(leaf)}\n`).join('')}`;
  }

  private journal(): string {
    const lines = this.cpe.sessions.map(
      ({ events, outcome }) => `${events.map(({ code }) => code).join(', ')}: ${outcome}\n`,
    );
    return `CPE-SIM-LOG\n${lines.join('')}`;
  }

  /** Puts a file to use; 9018 when it is not for this box. */
  private install(order: DownloadOrder, bytes: Buffer): number {
    const lines = bytes.toString('utf8').split('\n');
    if (order.fileType.startsWith('1 ')) return this.installImage(lines[0] ?? '');
    if (order.fileType.startsWith('3 ')) return this.installConfig(lines);
    return 9003;
  }

  private installImage(header: string): number {
    const [, productClass, version] = IMAGE.exec(header) ?? [];
    if (version === undefined || productClass !== this.cpe.identity.productClass) return 9018;
    const leaf = this.cpe.tree.find(softwareVersionPath(this.cpe.profile));
    if (leaf !== null) this.cpe.tree.write(leaf, version);
    // The events of the transfer survive the restart; the report goes out after it.
    setImmediate(() => this.cpe.restart(null));
    return 0;
  }

  private installConfig([header, ...lines]: readonly string[]): number {
    const settings = lines.filter((line) => line.trim() !== '').map((line) => [...splitOnce(line)] as const);
    const leaves = settings.map(([path, value]) => ({ leaf: this.cpe.tree.find(path), value }));
    const isGood = leaves.every(({ leaf, value }) => leaf !== null && valueFault(leaf.spec, value) === null);
    if (header !== CONFIG || !isGood) return 9018;
    for (const { leaf, value } of leaves) if (leaf !== null) this.cpe.tree.write(leaf, value);
    this.wrote(settings.map(([path]) => path));
    return 0;
  }
}

function splitOnce(line: string): [string, string] {
  const at = line.indexOf('=');
  return at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)];
}

function delay(ms: number, signal: AbortSignal): Promise<void> {
  if (ms === 0) return Promise.resolve();
  if (signal.aborted) return Promise.reject(new Error('the line went down'));
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new Error('the line went down'));
    });
  });
}
