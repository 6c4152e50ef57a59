import type { InformEvent } from '@demarc/cwmp';
import { boxClock } from '../clock';
import { DigestClient } from '../http/digest';
import { type CpeTiming, retryDelayMs } from '../timing';
import { CwmpSession, type OwnRequest, type SessionPlan } from './cwmp-session';
import { EventQueue } from './event-queue';
import type { SessionRecord } from './session-record';

/** What the agent needs of its box to open a session. */
export interface AgentHost {
  readonly timing: CpeTiming;
  /** How many past sessions are kept, and whether with their messages. */
  readonly log: { readonly sessions: number; readonly withMessages: boolean };
  planSession(inner: {
    readonly events: readonly InformEvent[];
    readonly retryCount: number;
    readonly ownRequests: readonly OwnRequest[];
    readonly localAddress: string;
    readonly digest: DigestClient;
    readonly onInformed: () => void;
  }): SessionPlan;
  /** A session began, got on, or ended. */
  onProgress(record: SessionRecord): void;
  /** The session is over: what waited for its end happens now. */
  onSessionEnd(record: SessionRecord): void;
}

/** Decides when to open sessions: events, connection requests, periodic Informs, retries. */
export class CwmpAgent {
  readonly records: SessionRecord[] = [];
  retryCount = 0;
  private readonly digest = new DigestClient();
  private ownRequests: OwnRequest[] = [];
  private localAddress: string | null = null;
  private running: CwmpSession | null = null;
  private wantsAnother = false;
  private retryTimer: NodeJS.Timeout | null = null;
  private periodicTimer: NodeJS.Timeout | null = null;
  private readonly scheduled = new Set<NodeJS.Timeout>();
  private nextNumber = 1;

  constructor(
    private readonly host: AgentHost,
    readonly events: EventQueue,
  ) {}

  get isBusy(): boolean {
    return this.running !== null;
  }

  /** The management connection is up. */
  linkUp(localAddress: string): void {
    this.localAddress = localAddress;
    if (this.events.pending.length > 0) this.wake();
  }

  /** The management connection is down: the running session, if any, is cut off. */
  linkDown(): void {
    this.localAddress = null;
    this.clearRetry();
    this.running?.abort('the management connection went down');
  }

  /** There is something to say: now, after the running session, or when the link is up. */
  wake(): void {
    if (this.localAddress === null) return;
    if (this.running !== null) {
      this.wantsAnother = true;
      return;
    }
    this.clearRetry();
    this.open(this.localAddress);
  }

  announce(code: string, commandKey = ''): void {
    this.events.add(code, commandKey);
    this.wake();
  }

  /** A request of the box for the next session. */
  ask(request: OwnRequest): void {
    this.ownRequests.push(request);
  }

  /** Sets the interval of periodic Informs; null stops them. `offsetMs` shifts the first. */
  schedulePeriodic(intervalSeconds: number | null, offsetMs = 0): void {
    if (this.periodicTimer !== null) clearTimeout(this.periodicTimer);
    this.periodicTimer = null;
    if (intervalSeconds === null) return;
    const delayMs = Math.min(Math.max(intervalSeconds * 1000 - offsetMs, 50), 2 ** 31 - 1);
    this.periodicTimer = setTimeout(() => {
      this.schedulePeriodic(intervalSeconds);
      this.announce('2 PERIODIC');
    }, delayMs);
  }

  /** ScheduleInform of the ACS. */
  informLater(delaySeconds: number, commandKey: string): void {
    const timer = setTimeout(
      () => {
        this.scheduled.delete(timer);
        this.events.add('3 SCHEDULED');
        this.announce('M ScheduleInform', commandKey);
      },
      Math.min(delaySeconds * 1000, 2 ** 31 - 1),
    );
    this.scheduled.add(timer);
  }

  /** Reboot: what is not in flash is gone. */
  reset(): void {
    this.linkDown();
    this.scheduled.forEach((timer) => clearTimeout(timer));
    this.scheduled.clear();
    this.schedulePeriodic(null);
    this.retryCount = 0;
    this.wantsAnother = false;
    this.digest.forget();
    this.events.rebooted();
  }

  /** Factory reset: requests that waited for a session are forgotten with everything else. */
  forgetRequests(): void {
    this.ownRequests = [];
  }

  private clearRetry(): void {
    if (this.retryTimer !== null) clearTimeout(this.retryTimer);
    this.retryTimer = null;
  }

  private open(localAddress: string): void {
    const events = [...this.events.pending];
    const ownRequests = [...this.ownRequests];
    const record: SessionRecord = {
      number: this.nextNumber++,
      startedAtMs: boxClock.nowMs(),
      events,
      retryCount: this.retryCount,
      sourceAddress: localAddress,
      outcome: 'running',
      failure: null,
      rpcs: [],
      answers: [],
      complaints: [],
      exchanges: [],
    };
    this.records.push(record);
    if (this.records.length > this.host.log.sessions) this.records.shift();
    const plan = this.host.planSession({
      events,
      retryCount: this.retryCount,
      localAddress,
      digest: this.digest,
      ownRequests: ownRequests.map((request) => ({
        ...request,
        onAnswered: () => {
          this.ownRequests = this.ownRequests.filter((other) => other !== request);
          request.onAnswered();
        },
      })),
      onInformed: () => this.events.delivered(events),
    });
    const session = new CwmpSession(plan, record, this.host.log.withMessages);
    this.running = session;
    this.host.onProgress(record);
    void session.run().then(
      () => this.ended(record, null),
      (error: unknown) => this.ended(record, error instanceof Error ? error.message : String(error)),
    );
  }

  private ended(record: SessionRecord, failure: string | null): void {
    this.running = null;
    record.outcome = failure === null ? 'completed' : 'failed';
    record.failure = failure;
    const wantsAnother = this.wantsAnother;
    this.wantsAnother = false;
    this.retryCount = failure === null ? 0 : this.retryCount + 1;
    if (failure !== null) this.events.failed();
    this.host.onSessionEnd(record);
    this.host.onProgress(record);
    if (this.localAddress === null || this.running !== null) return;
    if (wantsAnother && this.events.pending.length > 0) this.wake();
    else if (failure !== null && (this.events.pending.length > 0 || this.ownRequests.length > 0)) this.retryLater();
  }

  private retryLater(): void {
    this.retryTimer = setTimeout(() => this.wake(), retryDelayMs(this.retryCount, this.host.timing.retryUnitMs));
  }
}
