import { Injectable } from '@nestjs/common';
import pino, { type Logger as Pino } from 'pino';
import { AppConfig } from './config/app-config';
import { sqlState, violatedConstraint } from './database/database';

/** What a person needs of an error. A failed statement carries its parameters and its row: those are never logged. */
export function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const state = sqlState(error);
  const constraint = violatedConstraint(error);
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    ...(state === undefined ? {} : { sqlState: state }),
    ...(constraint === undefined ? {} : { constraint }),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}

/**
 * Structured log to stderr, so that stdout stays for what a person asked for.
 * Callers name the fields they log; whole requests, bodies and headers are never logged.
 */
@Injectable()
export class Logger {
  private readonly pino: Pino;

  constructor(config: AppConfig) {
    this.pino = pino(
      {
        level: config.settings.LOG_LEVEL,
        base: null,
        timestamp: pino.stdTimeFunctions.isoTime,
        serializers: { err: describeError },
        redact: {
          paths: ['password', '*.password', 'passphrase', '*.passphrase', 'authorization', '*.authorization'],
          censor: '[secret]',
        },
      },
      pino.destination({ fd: 2, sync: false }),
    );
  }

  /** A logger whose lines carry the part of Demarc they come from. */
  child(part: string): Pino {
    return this.pino.child({ part });
  }
}
