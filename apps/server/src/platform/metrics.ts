import { Injectable } from '@nestjs/common';

type Labels = Readonly<Record<string, string>>;

interface Series {
  help: string;
  kind: 'counter' | 'gauge';
  values: Map<string, number>;
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

  /** `read` runs at each scrape and sets gauges. */
  collect(read: () => void): void {
    this.collectors.push(read);
  }

  render(): string {
    for (const read of this.collectors) read();
    const lines: string[] = [];
    for (const [name, { help, kind, values }] of this.series) {
      lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${kind}`);
      for (const [labels, value] of values) lines.push(`${name}${labels === '' ? '' : `{${labels}}`} ${value}`);
    }
    return `${lines.join('\n')}\n`;
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
