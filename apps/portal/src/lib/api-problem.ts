import { Problem } from '@demarc/contracts';

/** What was refused or did not work, as the API says it (RFC 9457). Switch on `code`. */
export class ApiProblem extends Error {
  readonly code: string;
  readonly status: number;
  readonly requestId: string | null;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(problem: {
    code: string;
    title: string;
    status: number;
    requestId?: string | null;
    details?: Record<string, unknown>;
  }) {
    super(problem.title);
    this.name = 'ApiProblem';
    this.code = problem.code;
    this.status = problem.status;
    this.requestId = problem.requestId ?? null;
    this.details = problem.details ?? {};
  }

  get title(): string {
    return this.message;
  }

  /** The field errors of a refused body, by their path: "wifi.ssid" -> "must …". */
  get fieldErrors(): Readonly<Record<string, string>> {
    const problems = this.details.problems;
    if (!Array.isArray(problems)) return {};
    const pairs = problems.flatMap((problem: unknown) => {
      if (typeof problem !== 'object' || problem === null) return [];
      const { path, message } = problem as { path?: unknown; message?: unknown };
      return typeof path === 'string' && typeof message === 'string' ? [[path, message] as const] : [];
    });
    return Object.fromEntries(pairs);
  }
}

/** A failed answer as a problem, also when something between us and the server wrote it. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const body: unknown = await response.json().catch(() => null);
  const parsed = Problem.safeParse(body);
  if (parsed.success) return new ApiProblem(parsed.data);
  return new ApiProblem({
    code: `http/${response.status}`,
    title: `The server answered ${response.status}${response.statusText === '' ? '' : ` ${response.statusText}`}.`,
    status: response.status,
  });
}
