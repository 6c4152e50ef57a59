import { Injectable } from '@nestjs/common';
import { Metrics } from '../../platform/metrics';

const COUNTERS = {
  session: ['demarc_cwmp_sessions_total', 'CWMP sessions by how they ended'],
  refusal: ['demarc_cwmp_refusals_total', 'Requests of CPEs that were refused, by reason'],
  message: ['demarc_cwmp_messages_total', 'Messages of CPEs by what they were'],
  file: ['demarc_router_file_requests_total', 'Requests for files of routers by what came of them'],
  connectionRequest: ['demarc_connection_requests_total', 'Connection requests by result'],
  rung: ['demarc_call_rungs_total', 'Tries to make a CPE come, by way'],
  stun: ['demarc_stun_datagrams_total', 'Datagrams at the STUN port by what became of them'],
} as const;

type Counter = keyof typeof COUNTERS;

/** Counts on the hot path in plain numbers, and hands them to the exporter when somebody asks. */
@Injectable()
export class CwmpMetrics {
  private readonly counts = new Map<Counter, Map<string, number>>();
  private readonly exported = new Map<string, number>();
  private openSessions: () => number = () => 0;
  private queuedCalls = { waiting: 0, calling: 0 };

  constructor(private readonly metrics: Metrics) {
    metrics.collect(() => this.export());
  }

  /** @param kind from a closed set, never text of a device */
  count(counter: Counter, kind: string): void {
    let kinds = this.counts.get(counter);
    if (kinds === undefined) this.counts.set(counter, (kinds = new Map()));
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }

  countOf(counter: Counter, kind: string): number {
    return this.counts.get(counter)?.get(kind) ?? 0;
  }

  watchSessions(read: () => number): void {
    this.openSessions = read;
  }

  noteCalls(queued: { waiting: number; calling: number }): void {
    this.queuedCalls = queued;
  }

  private export(): void {
    for (const state of ['waiting', 'calling'] as const)
      this.metrics.set('demarc_calls_queued', 'CPEs that are wanted and have not come', this.queuedCalls[state], {
        state,
      });
    this.metrics.set('demarc_cwmp_open_sessions', 'CWMP sessions under way in this process', this.openSessions());
    for (const [counter, kinds] of this.counts) {
      const [name, help] = COUNTERS[counter];
      for (const [kind, count] of kinds) {
        const key = `${counter} ${kind}`;
        this.metrics.increment(name, help, { kind }, count - (this.exported.get(key) ?? 0));
        this.exported.set(key, count);
      }
    }
  }
}
