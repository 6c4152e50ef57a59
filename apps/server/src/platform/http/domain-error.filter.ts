import { randomUUID } from 'node:crypto';
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { assertNever, DomainError, type DomainErrorKind } from '@demarc/kernel';
import type { Problem } from '@demarc/contracts';
import type { Response } from 'express';
import { Logger } from '../logger';

/** The only place that names a status. */
export function statusOf(kind: DomainErrorKind): number {
  switch (kind) {
    case 'invalid':
      return 400;
    case 'unauthenticated':
      return 401;
    case 'forbidden':
      return 403;
    case 'not-found':
      return 404;
    case 'conflict':
      return 409;
    case 'too-many':
      return 429;
    case 'unavailable':
      return 503;
    default:
      return assertNever(kind);
  }
}

/** Turns what was thrown into an RFC 9457 problem document. A bug answers 500 with an id; its stack is in the log alone. */
@Catch()
export class DomainErrorFilter implements ExceptionFilter {
  private readonly log;

  constructor(logger: Logger) {
    this.log = logger.child('http');
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    if (response.headersSent) {
      response.end();
      return;
    }
    const problem = this.problemOf(error);
    if (problem.status === 429) response.setHeader('Retry-After', Number(problem.details?.['retryAfterSeconds'] ?? 60));
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  }

  private problemOf(error: unknown): Problem {
    const requestId = randomUUID();
    const build = (status: number, code: string, title: string, details?: Record<string, unknown>): Problem => ({
      type: `urn:demarc:problem:${code}`,
      title,
      status,
      code,
      requestId,
      ...(details !== undefined && Object.keys(details).length > 0 ? { details } : {}),
    });
    if (error instanceof DomainError)
      return build(statusOf(error.kind), error.code, error.message, { ...error.details });
    if (error instanceof HttpException) return build(error.getStatus(), `http/${error.getStatus()}`, error.message);
    if (isBodyParserError(error)) return build(error.status, 'request/unreadable', 'the body cannot be read as JSON');
    this.log.error({ requestId, err: error }, 'a request failed');
    return build(500, 'internal', 'Demarc has a bug here; the request id is in its log');
  }
}

const isBodyParserError = (error: unknown): error is { status: number } =>
  error instanceof Error &&
  'status' in error &&
  typeof error.status === 'number' &&
  error.status >= 400 &&
  error.status < 500;
