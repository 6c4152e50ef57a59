/** What one HTTP request of a CPE is answered. `reason` is from a closed set: it is counted, and never sent. */
export type Reply =
  | { readonly status: 200; readonly body: string; readonly cookie: string | null }
  /** Nothing more to say: the session is over. */
  | { readonly status: 204 }
  | {
      readonly status: 401;
      readonly why: 'missing' | 'wrong' | 'stale';
      /** One header each, the strongest first. */
      readonly challenges: readonly string[];
      readonly closes: boolean;
    }
  | { readonly status: 400 | 403 | 405 | 413 | 415 | 503; readonly reason: string };

export const badRequest = (reason: string): Reply => ({ status: 400, reason });
export const forbidden = (reason: string): Reply => ({ status: 403, reason });
