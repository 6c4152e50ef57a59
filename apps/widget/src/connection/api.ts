import type { Diagnosis, DiagnosisTask, MeasureOrder, Problem, RouterDiagnostic } from '@demarc/contracts';

export type Measure = MeasureOrder['kind'];

/** What Demarc refused, or why it was not reached. */
export class ApiRefusal extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    message: string,
    readonly requestId: string | null = null,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}

const TIMEOUT_MS = 15_000;
const BASE = '/api/v1/widget';

export interface Call {
  method: 'GET' | 'POST';
  path: string;
  body?: object;
  idempotencyKey?: string;
}

/** Requests of a widget: a bearer token, never a cookie. */
export class Api {
  constructor(private readonly origin: string) {}

  diagnosis(token: string, service: string | null): Promise<Diagnosis> {
    const query = service === null ? '' : `?service=${encodeURIComponent(service)}`;
    return this.json(token, { method: 'GET', path: `/diagnosis${query}` });
  }

  refresh(token: string, service: string | null): Promise<DiagnosisTask> {
    return this.json(token, { method: 'POST', path: '/refresh', body: orderOf(service) });
  }

  reboot(token: string, service: string | null, idempotencyKey: string): Promise<DiagnosisTask> {
    return this.json(token, { method: 'POST', path: '/reboot', body: orderOf(service), idempotencyKey });
  }

  measure(token: string, service: string | null, kind: Measure, idempotencyKey: string): Promise<RouterDiagnostic> {
    const body = { ...orderOf(service), kind };
    return this.json(token, { method: 'POST', path: '/measurements', body, idempotencyKey });
  }

  /** The open stream of changes; it is read to its end by `readEvents`. */
  async events(token: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    const response = await this.send(token, { method: 'GET', path: '/events' }, signal);
    if (response.body === null) throw new ApiRefusal('widget/no-stream', 0, 'this browser cannot read a stream');
    return response.body;
  }

  private async json<T>(token: string, call: Call): Promise<T> {
    const response = await this.send(token, call, AbortSignal.timeout(TIMEOUT_MS));
    return (await response.json()) as T;
  }

  private async send(token: string, call: Call, signal: AbortSignal): Promise<Response> {
    const headers: Record<string, string> = { Authorization: `Bearer ${token}` };
    if (call.body !== undefined) headers['Content-Type'] = 'application/json';
    if (call.idempotencyKey !== undefined) headers['Idempotency-Key'] = call.idempotencyKey;
    let response: Response;
    try {
      response = await fetch(`${this.origin}${BASE}${call.path}`, {
        method: call.method,
        headers,
        signal,
        credentials: 'omit',
        cache: 'no-store',
        mode: 'cors',
        ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      });
    } catch (error) {
      // A browser does not tell a script whether it was the network or the refusal of an origin.
      throw new ApiRefusal('widget/unreachable', 0, error instanceof Error ? error.message : 'no answer');
    }
    if (response.ok) return response;
    throw await refusalOf(response);
  }
}

const orderOf = (service: string | null): object => (service === null ? {} : { service });

async function refusalOf(response: Response): Promise<ApiRefusal> {
  const problem = (await response.json().catch(() => null)) as Problem | null;
  if (typeof problem?.code !== 'string') return new ApiRefusal(`http/${response.status}`, response.status, 'no words');
  return new ApiRefusal(problem.code, response.status, problem.title, problem.requestId, problem.details ?? {});
}

export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `widget-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
