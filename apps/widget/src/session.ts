import { Api, ApiRefusal, newKey, type Measure } from './connection/api';
import { readEvents } from './connection/event-stream';
import { TokenKeeper, type TokenProvider } from './connection/token-keeper';
import { INITIAL, isOpen, type Candidate, type WidgetState } from './model/state';

const OPEN_POLL_MS = 1_000;
const QUIET_POLL_MS = 30_000;
const NEWS_MS = 200;
const BACKOFF_MS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];

export interface SessionEvents {
  changed: () => void;
  tokenNeeded: () => void;
  denied: (permission: string) => void;
  failed: (code: string, requestId: string | null) => void;
}

/** One look at one subscriber: token, stored values, live values, what was ordered. Everything it knows is in `state`. */
export class Session {
  state: WidgetState = INITIAL;
  private subscriber = '';
  private service: string | null = null;
  private readonly keeper = new TokenKeeper(() => void this.renew());
  private timer: ReturnType<typeof setTimeout> | undefined;
  private stream: AbortController | null = null;
  private attempts = 0;
  /** Rises with every start and stop: answers that belong to an earlier look are dropped. */
  private round = 0;

  constructor(
    private readonly api: Api,
    private readonly events: SessionEvents,
  ) {}

  set provider(provider: TokenProvider | null) {
    this.keeper.provider = provider;
  }

  get isStarted(): boolean {
    return this.subscriber !== '';
  }

  async start(subscriber: string): Promise<void> {
    this.stop();
    this.subscriber = subscriber;
    this.service = null;
    if (subscriber === '') return this.set({ ...INITIAL });
    const { round } = this;
    this.set({ ...INITIAL, phase: { is: 'loading', sinceMs: Date.now() } });
    if (!(await this.obtain()) || round !== this.round) return;
    await this.load();
    if (round !== this.round || this.state.diagnosis === null) return;
    void this.listen(round);
    // Stored values stand there with their ages; now the router is asked.
    const { router, scopes } = this.state.diagnosis;
    if (router !== null && router.lastInformAt !== null && scopes.includes('router.read')) await this.refresh();
  }

  stop(): void {
    this.round += 1;
    clearTimeout(this.timer);
    this.stream?.abort();
    this.stream = null;
    this.keeper.drop();
    this.subscriber = '';
  }

  /** Asks the page for another token and goes on where it ended. */
  async resume(): Promise<void> {
    if (this.state.diagnosis === null) return this.start(this.subscriber);
    if (await this.obtain()) {
      this.set({ hasExpired: false });
      await this.load();
      void this.listen(this.round);
    }
  }

  choose(candidate: Candidate['subscriber']): Promise<void> {
    return this.start(candidate);
  }

  async openService(id: string): Promise<void> {
    this.service = id;
    await this.load();
  }

  async refresh(): Promise<void> {
    await this.order('refresh', (token) => this.api.refresh(token, this.service));
  }

  /** One key for one confirmation: a send that is repeated is one reboot. */
  async reboot(): Promise<void> {
    const key = newKey();
    await this.order('reboot', (token) => this.api.reboot(token, this.service, key));
  }

  /** Hurts nobody, so nobody is asked. */
  async measure(kind: Measure): Promise<void> {
    const key = newKey();
    await this.order('measure', (token) => this.api.measure(token, this.service, kind, key));
  }

  set(change: Partial<WidgetState>): void {
    this.state = { ...this.state, ...change };
    this.events.changed();
  }

  private async order(
    what: 'refresh' | 'reboot' | 'measure',
    send: (token: string) => Promise<unknown>,
  ): Promise<void> {
    if (this.state.sending !== null) return;
    const { round } = this;
    this.set({ sending: what, confirm: null, notice: null });
    try {
      await this.withToken(send);
    } catch (error) {
      if (round === this.round) this.refused(error, what !== 'refresh');
    } finally {
      if (round === this.round) this.set({ sending: null });
    }
    if (round === this.round) await this.load();
  }

  /** Stored values, as they are now. */
  private async load(): Promise<void> {
    const { round } = this;
    clearTimeout(this.timer);
    try {
      const diagnosis = await this.withToken((token) => this.api.diagnosis(token, this.service));
      if (round !== this.round || diagnosis === null) return;
      this.keeper.endsIn(diagnosis.expiresInSeconds);
      this.set({
        diagnosis,
        phase: { is: 'ready' },
        hasExpired: false,
        skewMs: Date.parse(diagnosis.serverTime) - Date.now(),
      });
    } catch (error) {
      if (round !== this.round) return;
      this.refused(error, false);
    }
    this.again();
  }

  /** While something runs it is looked at each second; else changes come by the stream, and polling is the net below it. */
  private again(): void {
    clearTimeout(this.timer);
    if (this.state.hasExpired || this.state.diagnosis === null) return;
    const { tasks, measurements } = this.state.diagnosis;
    const isRunning = [...tasks, ...measurements].some(
      (task) => isOpen(task) && Date.now() + this.state.skewMs - Date.parse(task.createdAt) < 600_000,
    );
    this.timer = setTimeout(() => void this.load(), isRunning ? OPEN_POLL_MS : QUIET_POLL_MS);
  }

  private async listen(round: number): Promise<void> {
    const token = this.keeper.held;
    if (round !== this.round || token === null || this.state.hasExpired) return;
    this.stream?.abort();
    const stream = new AbortController();
    this.stream = stream;
    try {
      const body = await this.api.events(token, stream.signal);
      this.attempts = 0;
      this.set({ isLive: true });
      // `message` is a change, `expired` the end of the token: both are seen by looking again.
      await readEvents(body, () => this.hear());
    } catch {
      // Closed, refused or lost: all the same to whoever listens. Polling goes on meanwhile.
    }
    if (stream.signal.aborted || round !== this.round) return;
    this.set({ isLive: false });
    const wait = BACKOFF_MS[Math.min(this.attempts, BACKOFF_MS.length - 1)] ?? QUIET_POLL_MS;
    this.attempts += 1;
    setTimeout(() => void this.listen(round), wait * (0.75 + Math.random() * 0.5));
  }

  /** Many changes at once are one look. */
  private hear(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.load(), NEWS_MS);
  }

  private async renew(): Promise<void> {
    const { round } = this;
    const before = this.keeper.held;
    const isRenewed = await this.obtain();
    if (round !== this.round || !isRenewed || this.keeper.held === before) return;
    void this.listen(round);
  }

  /** With the token there is, and once more with a new one when the server says that it has ended. */
  private async withToken<T>(work: (token: string) => Promise<T>): Promise<T> {
    const token = this.keeper.held;
    if (token !== null) {
      try {
        return await work(token);
      } catch (error) {
        if (!(error instanceof ApiRefusal) || error.status !== 401) throw error;
      }
    }
    const { round } = this;
    if (!(await this.obtain()) || round !== this.round || this.keeper.held === token) {
      throw new ApiRefusal('widget/token-expired', 401, 'the page gave no new token');
    }
    void this.listen(round);
    return work(this.keeper.held ?? '');
  }

  /** Asks the page for a token; what it cannot give becomes what the widget says. */
  private async obtain(): Promise<boolean> {
    const { round } = this;
    const answer = await this.keeper.ask(this.subscriber);
    if (round !== this.round) return false;
    if (answer.is === 'token') return true;
    if (answer.is === 'none') {
      this.events.tokenNeeded();
      if (this.state.diagnosis === null) this.set({ phase: { is: 'no-token' } });
      return false;
    }
    if (this.state.diagnosis !== null) return false;
    const { candidates } = answer.details;
    if (answer.code === 'widget/subscriber-ambiguous' && Array.isArray(candidates)) {
      this.set({ phase: { is: 'choose', key: this.subscriber, candidates: candidates as Candidate[] } });
    } else if (answer.code === 'widget/subscriber-not-found') {
      this.set({ phase: { is: 'not-found', key: this.subscriber } });
    } else {
      this.events.failed(answer.code, null);
      this.set({ phase: { is: 'failed', code: answer.code, requestId: null } });
    }
    return false;
  }

  private refused(error: unknown, isAction: boolean): void {
    const refusal = error instanceof ApiRefusal ? error : new ApiRefusal('widget/bug', 0, String(error));
    const named = refusal.details['permission'];
    const permission = typeof named === 'string' ? named : '';
    if (refusal.code === 'widget/scope-missing') this.events.denied(permission);
    else if (refusal.status !== 401) this.events.failed(refusal.code, refusal.requestId);
    if (refusal.status === 401) {
      this.stream?.abort();
      this.events.tokenNeeded();
      return this.state.diagnosis === null
        ? this.set({ phase: { is: 'no-token' } })
        : this.set({ hasExpired: true, isLive: false });
    }
    if (isAction) {
      return this.set({ notice: { code: refusal.code, permission: permission === '' ? null : permission } });
    }
    if (this.state.diagnosis !== null) return this.set({ isLive: false });
    return refusal.code === 'widget/scope-missing'
      ? this.set({ phase: { is: 'denied', permission } })
      : this.set({ phase: { is: 'failed', code: refusal.code, requestId: refusal.requestId } });
  }
}
