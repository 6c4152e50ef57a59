import type { CwmpFault, InformEvent } from '@demarc/cwmp';

/** One HTTP exchange, as the box saw it. Requests repeated after a 401 are exchanges of their own. */
export interface Exchange {
  /** What was sent: `Inform`, `empty`, `GetParameterValuesResponse`, `Fault` … */
  readonly sent: string;
  readonly requestBody: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly status: number;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly responseBody: string;
}

/** One RPC that the ACS asked for, and what the box answered. */
export interface ServedRpc {
  readonly method: string;
  readonly fault: CwmpFault | null;
  /** Names asked for, set, or the path of the request. */
  readonly names: readonly string[];
}

/** The log of one CWMP session. */
export interface SessionRecord {
  readonly number: number;
  readonly startedAtMs: number;
  readonly events: readonly InformEvent[];
  readonly retryCount: number;
  readonly sourceAddress: string;
  outcome: 'running' | 'completed' | 'failed';
  /** Why it failed, null otherwise. */
  failure: string | null;
  readonly rpcs: ServedRpc[];
  /** Requests of the box (TransferComplete …) and how they were answered. */
  readonly answers: { readonly request: string; readonly answer: string; readonly faultCode: number | null }[];
  /** What the ACS did against the standard: a correct ACS leaves this empty. */
  readonly complaints: string[];
  readonly exchanges: Exchange[];
}
