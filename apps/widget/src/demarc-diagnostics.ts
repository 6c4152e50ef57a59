import { Api } from './connection/api';
import type { TokenProvider } from './connection/token-keeper';
import { isOpen } from './model/state';
import { summaryOf, type Summary } from './model/summary';
import { Session } from './session';
import { widgetSheet } from './style/sheet';
import type { View } from './view/context';
import { patch } from './view/dom';
import { pageView } from './view/page';
import { verdictWords } from './view/verdict';
import { languageOf, translator } from './words/words';

const ATTRIBUTES = [
  'subscriber',
  'lang',
  'theme',
  'density',
  'actions',
  'show-denied',
  'readonly',
  'keys',
  'api',
] as const;
const TICK_MS = 1_000;
/** Version of the `detail` of every event. */
const DETAIL_VERSION = 1;

/** `<demarc-diagnostics>`: one subscriber's diagnosis inside somebody else's page. */
export class DemarcDiagnostics extends HTMLElement {
  static readonly observedAttributes: readonly string[] = ATTRIBUTES;
  private readonly root: ShadowRoot;
  private session: Session | null = null;
  private provider: TokenProvider | null = null;
  private ticker: ReturnType<typeof setInterval> | undefined;
  private sizes: ResizeObserver | null = null;
  private told = { verdict: '', tasks: new Map<string, string>(), isReady: false };
  private isAskedToStart = false;

  constructor() {
    super();
    // Open: tools for accessibility see nothing in a closed one.
    this.root = this.attachShadow({ mode: 'open' });
    this.root.adoptedStyleSheets = [widgetSheet()];
    this.root.addEventListener('click', (event) => this.clicked(event));
    this.root.addEventListener('keydown', (event) => this.keyed(event as KeyboardEvent));
  }

  get tokenProvider(): TokenProvider | null {
    return this.provider;
  }

  /** Asked at the start, before the end of a token and after a 401; a token is never in an attribute. */
  set tokenProvider(provider: TokenProvider | null) {
    this.provider = provider;
    if (this.session !== null) this.session.provider = provider;
    if (this.isConnected) this.startSoon();
  }

  connectedCallback(): void {
    // A property that a page set before this script was here stands on the element itself.
    if (Object.hasOwn(this, 'tokenProvider')) {
      const early = (this as { tokenProvider: TokenProvider | null }).tokenProvider;
      Reflect.deleteProperty(this, 'tokenProvider');
      this.provider = early;
    }
    this.ticker = setInterval(() => this.draw(), TICK_MS);
    this.sizes = new ResizeObserver(() => this.emit('demarc-resize', { height: Math.ceil(this.offsetHeight) }));
    this.sizes.observe(this);
    this.startSoon();
  }

  disconnectedCallback(): void {
    clearInterval(this.ticker);
    this.sizes?.disconnect();
    this.session?.stop();
    this.session = null;
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after || !this.isConnected) return;
    if (name === 'subscriber' || name === 'api') this.startSoon();
    else this.draw();
  }

  /** Reads the router now. */
  async refresh(): Promise<void> {
    await this.session?.refresh();
  }

  /** Opens the confirmation of an action that hurts, and does what hurts nobody. */
  async run(action: string): Promise<void> {
    if (action === 'refresh') return this.refresh();
    const { session } = this;
    if (action === 'ping' || action === 'wifi-scan') return session?.measure(action);
    if (action === 'reboot' && session?.state.diagnosis?.scopes.includes('router.reboot') === true) {
      session.set({ confirm: 'reboot' });
      this.focusOn('cancel');
    } else this.emit('demarc-denied', { permission: 'router.reboot' });
  }

  /** What an agent writes into the ticket; null while there is nothing. */
  summary(format: 'text' | 'markdown' = 'text'): string | null {
    return this.summaries()?.[format] ?? null;
  }

  private startSoon(): void {
    // Attributes and properties are mostly set one after another: they are one start.
    if (this.isAskedToStart) return;
    this.isAskedToStart = true;
    queueMicrotask(() => {
      this.isAskedToStart = false;
      if (this.isConnected) this.start();
    });
  }

  private start(): void {
    this.session?.stop();
    this.told = { verdict: '', tasks: new Map(), isReady: false };
    const session = new Session(new Api(this.apiOrigin()), {
      changed: () => this.changed(session),
      tokenNeeded: () => this.emit('demarc-token-needed', {}),
      denied: (permission) => this.emit('demarc-denied', { permission }),
      failed: (code, requestId) => this.emit('demarc-error', { code, requestId }),
    });
    session.provider = this.provider;
    this.session = session;
    void session.start((this.getAttribute('subscriber') ?? '').trim());
  }

  /** Where the script came from, unless the page says otherwise. */
  private apiOrigin(): string {
    const given = this.getAttribute('api');
    return new URL(given ?? import.meta.url, location.href).origin;
  }

  private changed(session: Session): void {
    if (session !== this.session) return;
    this.draw();
    this.tell(session);
  }

  private draw(): void {
    const view = this.view();
    if (view !== null) patch(this.root, pageView(view));
  }

  private view(): View | null {
    const { session } = this;
    if (session === null) return null;
    const lang = languageOf(this.getAttribute('lang') ?? document.documentElement.lang);
    return {
      state: session.state,
      lang,
      t: translator(lang),
      nowMs: Date.now() + session.state.skewMs,
      subscriber: this.getAttribute('subscriber') ?? '',
      actions: new Set((this.getAttribute('actions') ?? 'reboot ping wifi-scan').split(/[\s,]+/)),
      showsDenied: this.hasAttribute('show-denied'),
      isReadonly: this.hasAttribute('readonly'),
    };
  }

  private summaries(): Summary | null {
    const view = this.view();
    const diagnosis = view?.state.diagnosis ?? null;
    return view === null || diagnosis === null
      ? null
      : summaryOf(diagnosis, verdictWords({ ...view, diagnosis }), view);
  }

  /** Tells the page what has changed, once for each change and without secrets. */
  private tell({ state }: Session): void {
    const { diagnosis } = state;
    const view = this.view();
    if (diagnosis === null || view === null) return;
    if (!this.told.isReady) {
      this.told.isReady = true;
      this.emit('demarc-ready', { state: diagnosis.service?.serviceState ?? null });
    }
    const words = verdictWords({ ...view, diagnosis });
    const { verdict } = diagnosis;
    if (verdict !== null && words !== null && this.told.verdict !== verdict.code) {
      this.told.verdict = verdict.code;
      const { code, layer, since } = verdict;
      this.emit('demarc-verdict', { code, layer, sure: words.certainty, text: words.what, since });
    }
    for (const task of diagnosis.tasks) {
      const phase = task.state === 'sent' && task.answeredAt !== null ? 'agreed' : task.state;
      const before = this.told.tasks.get(task.id);
      this.told.tasks.set(task.id, phase);
      if (before === phase || (before === undefined && !isOpen(task))) continue;
      this.emit('demarc-action', { id: task.id, name: task.kind, phase, reason: task.reason });
    }
  }

  private emit(name: string, detail: object): void {
    const event = new CustomEvent(name, {
      detail: { version: DETAIL_VERSION, ...detail },
      bubbles: true,
      composed: true,
    });
    this.dispatchEvent(event);
  }

  private clicked(event: Event): void {
    const target = event.target instanceof Element ? event.target.closest('[data-act]') : null;
    const act = target?.getAttribute('data-act') ?? null;
    if (act !== null && !target?.hasAttribute('disabled')) void this.act(act);
  }

  private async act(act: string): Promise<void> {
    const { session } = this;
    if (session === null) return;
    const [name] = act.split(':', 1);
    const argument = act.slice(act.indexOf(':') + 1);
    if (name === 'refresh') await session.refresh();
    else if (name === 'ask-reboot') await this.run('reboot');
    else if (name === 'measure') await this.run(argument);
    else if (name === 'cancel') this.cancel(session);
    else if (name === 'reboot') await session.reboot();
    else if (name === 'hosts') session.set({ isHostListOpen: !session.state.isHostListOpen });
    else if (name === 'continue') await session.resume();
    else if (name === 'retry') this.start();
    else if (name === 'choose') await session.choose(argument);
    else if (name === 'service') await session.openService(argument);
    else if (name === 'copy-key') await copy(this.getAttribute('subscriber') ?? '');
    else if (name === 'copy-summary') await this.copySummary(session);
  }

  private cancel(session: Session): void {
    session.set({ confirm: null });
    this.focusOn('ask-reboot');
  }

  private async copySummary(session: Session): Promise<void> {
    const summary = this.summaries();
    if (summary === null) return;
    this.emit('demarc-summary', { ...summary });
    session.set({ hasCopied: await copy(summary.text) });
  }

  private keyed(event: KeyboardEvent): void {
    const { session } = this;
    if (session === null) return;
    if (event.key === 'Escape' && session.state.confirm !== null) {
      this.cancel(session);
      event.stopPropagation();
    } else if (event.key === 'Tab' && session.state.confirm !== null) this.keepInConfirm(event);
    else if (!event.ctrlKey && !event.metaKey && !event.altKey && this.hasKeys) this.shortcut(session, event);
  }

  /** Single keys, only while the focus is inside; a page may take them all for itself (WCAG 2.1.4). */
  private get hasKeys(): boolean {
    return this.getAttribute('keys') !== 'off';
  }

  private shortcut(session: Session, event: KeyboardEvent): void {
    if (event.key === 'r') void session.refresh();
    else if (event.key === '?') session.set({ isKeyListOpen: !session.state.isKeyListOpen });
    else if (event.key === '1')
      this.root.querySelector<HTMLElement>('[data-act="ask-reboot"]:not([disabled])')?.click();
    else return;
    event.preventDefault();
  }

  /** While a confirmation is open, Tab stays in it. */
  private keepInConfirm(event: KeyboardEvent): void {
    const buttons = [...this.root.querySelectorAll<HTMLElement>('.confirm button')];
    const at = buttons.indexOf(this.root.activeElement as HTMLElement);
    if (at < 0) return;
    event.preventDefault();
    buttons[(at + (event.shiftKey ? buttons.length - 1 : 1)) % buttons.length]?.focus();
  }

  private focusOn(act: string): void {
    this.root.querySelector<HTMLElement>(`[data-act="${act}"]`)?.focus();
  }
}

/** The clipboard is there in secure pages alone, and may be forbidden; the page gets the summary as an event in any case. */
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
