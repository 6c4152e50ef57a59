import { Injectable } from '@nestjs/common';

type Labels = Readonly<Record<string, string>>;

interface Series {
  help: string;
  kind: 'counter' | 'gauge';
  /** By its labels, written as Prometheus wants them. */
  values: Map<string, number>;
}

/** What a process has counted, as it goes from one process to another. */
export interface SeriesSnapshot {
  readonly name: string;
  readonly help: string;
  readonly kind: 'counter' | 'gauge';
  readonly values: readonly (readonly [labels: string, value: number])[];
}

const keyOf = (labels: Labels): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}="${value.replaceAll(/["\\\n]/g, '_')}"`)
    .join(',');

/** Counters and gauges in Prometheus' text format. Names end in their unit; labels are closed sets, never ids. */
@Injectable()
export class Metrics {
  private readonly series = new Map<string, Series>();
  private readonly collectors: (() => void)[] = [];
  private readOthers: () => Promise<ReadonlyMap<string, readonly SeriesSnapshot[]>> = async () => new Map();

  constructor() {
    this.collect(() => {
      const memory = process.memoryUsage();
      this.set('demarc_process_resident_memory_bytes', 'Resident memory of this process', memory.rss);
      const cpu = process.cpuUsage();
      this.set('demarc_process_cpu_seconds', 'CPU time of this process', (cpu.user + cpu.system) / 1e6);
    });
  }

  increment(name: string, help: string, labels: Labels = {}, by = 1): void {
    const { values } = this.of(name, help, 'counter');
    const key = keyOf(labels);
    values.set(key, (values.get(key) ?? 0) + by);
  }

  set(name: string, help: string, value: number, labels: Labels = {}): void {
    this.of(name, help, 'gauge').values.set(keyOf(labels), value);
  }

  /** All values of a gauge at once: what is not among them is gone. */
  replace(name: string, help: string, values: readonly { labels: Labels; value: number }[]): void {
    const series = this.of(name, help, 'gauge');
    series.values = new Map(values.map(({ labels, value }) => [keyOf(labels), value]));
  }

  /** `read` runs at each scrape and sets gauges. */
  collect(read: () => void): void {
    this.collectors.push(read);
  }

  /** `read` gives what other processes of this machine have counted, by the name of the process. */
  includeOthers(read: () => Promise<ReadonlyMap<string, readonly SeriesSnapshot[]>>): void {
    this.readOthers = read;
  }

  snapshot(): SeriesSnapshot[] {
    for (const read of this.collectors) read();
    return [...this.series].map(([name, { help, kind, values }]) => ({ name, help, kind, values: [...values] }));
  }

  /** One series of each name: those of other processes carry the label `process`. */
  async render(): Promise<string> {
    const merged = new Map<string, { help: string; kind: string; lines: string[] }>();
    const add = (process: string | null, snapshot: readonly SeriesSnapshot[]): void => {
      for (const { name, help, kind, values } of snapshot) {
        const series = merged.get(name) ?? { help, kind, lines: [] };
        merged.set(name, series);
        for (const [labels, value] of values) series.lines.push(`${name}${labelled(labels, process)} ${value}`);
      }
    };
    add(null, this.snapshot());
    for (const [process, snapshot] of await this.readOthers()) add(process, snapshot);
    const text = [...merged].flatMap(([name, { help, kind, lines }]) => [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} ${kind}`,
      ...lines,
    ]);
    return `${text.join('\n')}\n`;
  }

  private of(name: string, help: string, kind: Series['kind']): Series {
    let series = this.series.get(name);
    if (series === undefined) {
      series = { help, kind, values: new Map() };
      this.series.set(name, series);
    }
    return series;
  }
}

function labelled(labels: string, process: string | null): string {
  const all = [...(labels === '' ? [] : [labels]), ...(process === null ? [] : [`process="${process}"`])];
  return all.length === 0 ? '' : `{${all.join(',')}}`;
}
