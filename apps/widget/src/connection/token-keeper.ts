/** What the page's `tokenProvider` may give: the token, or the whole answer of `POST /api/v1/widget-tokens`, refusals too. */
export type ProvidedToken =
  | string
  | { token: string; expiresInSeconds?: number }
  | { code: string; title?: string; details?: Readonly<Record<string, unknown>> };

export interface TokenWish {
  /** The key of the subscriber, as the element's attribute says or as the agent chose. */
  subscriber: string;
}

export type TokenProvider = (wish: TokenWish) => ProvidedToken | Promise<ProvidedToken>;

export type TokenAnswer =
  | { is: 'token'; token: string; expiresInSeconds: number | null }
  | { is: 'refused'; code: string; text: string; details: Readonly<Record<string, unknown>> }
  | { is: 'none' };

/** A token is renewed so long before its end; a short one at half of its time. */
const RENEW_BEFORE_SECONDS = 60;

/** Asks the page for tokens and holds the newest. It is in no attribute, no URL and no log. */
export class TokenKeeper {
  provider: TokenProvider | null = null;
  private token: string | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly renew: () => void) {}

  get held(): string | null {
    return this.token;
  }

  drop(): void {
    clearTimeout(this.timer);
    this.token = null;
  }

  async ask(subscriber: string): Promise<TokenAnswer> {
    const answer = await this.provided(subscriber);
    if (answer.is === 'token') {
      this.token = answer.token;
      if (answer.expiresInSeconds !== null) this.endsIn(answer.expiresInSeconds);
    }
    return answer;
  }

  /** The server says how long it still is, also for a page that gave the bare token. */
  endsIn(seconds: number): void {
    clearTimeout(this.timer);
    const until = seconds > 2 * RENEW_BEFORE_SECONDS ? seconds - RENEW_BEFORE_SECONDS : seconds / 2;
    this.timer = setTimeout(this.renew, until * 1000);
  }

  private async provided(subscriber: string): Promise<TokenAnswer> {
    if (this.provider === null) return { is: 'none' };
    try {
      return answerOf(await this.provider({ subscriber }));
    } catch {
      // What the page's own code says is for the page's own console.
      return { is: 'none' };
    }
  }
}

function answerOf(provided: ProvidedToken): TokenAnswer {
  if (typeof provided === 'string') {
    return provided === '' ? { is: 'none' } : { is: 'token', token: provided, expiresInSeconds: null };
  }
  if (typeof provided !== 'object' || provided === null) return { is: 'none' };
  if ('token' in provided && typeof provided.token === 'string') {
    return { is: 'token', token: provided.token, expiresInSeconds: provided.expiresInSeconds ?? null };
  }
  if ('code' in provided && typeof provided.code === 'string') {
    return { is: 'refused', code: provided.code, text: provided.title ?? '', details: provided.details ?? {} };
  }
  return { is: 'none' };
}
