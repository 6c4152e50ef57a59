import type { z } from 'zod';
import { ApiProblem } from './api-problem';

export type FormErrors = Readonly<Record<string, string>>;

function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'too_small' && issue.origin === 'string') {
    return Number(issue.minimum) <= 1 ? 'is needed' : `needs at least ${issue.minimum} characters`;
  }
  if (issue.code === 'too_big' && issue.origin === 'string') return `may have at most ${issue.maximum} characters`;
  if (issue.code === 'too_small') return `must be at least ${issue.minimum}`;
  if (issue.code === 'too_big') return `must be at most ${issue.maximum}`;
  if (issue.code === 'invalid_type') return 'is needed';
  if (issue.code === 'invalid_format' && issue.format === 'email')
    return 'must be an e-mail address such as name@example.net';
  return issue.message;
}

/** The errors of a body before it is sent, by path ("wifi.ssid"), in words that say how to mend it. */
export function errorsOf(schema: z.ZodType, body: unknown): FormErrors {
  const parsed = schema.safeParse(body);
  if (parsed.success) return {};
  return Object.fromEntries(parsed.error.issues.toReversed().map((issue) => [issue.path.join('.'), messageOf(issue)]));
}

/** The errors of a body that the server refused, for the fields they belong to. */
export const serverErrorsOf = (error: unknown): FormErrors => (error instanceof ApiProblem ? error.fieldErrors : {});

/** An empty field of a form is an absent one in the body. */
export const given = (text: string): string | undefined => (text.trim() === '' ? undefined : text.trim());
