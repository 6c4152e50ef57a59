import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

declare const sqlBrand: unique symbol;
declare const txBrand: unique symbol;

/** Something that runs SQL. Reads take it: they work inside and outside a transaction. */
export type Sql = EntityManager & { readonly [sqlBrand]: true };

/** An open transaction; only `Database.transaction` makes one. Writes take it, so forgetting it does not compile. */
export type Tx = Sql & { readonly [txBrand]: true };

const RETRYABLE = new Set(['40001', '40P01']); // serialization_failure, deadlock_detected
const MAX_ATTEMPTS = 4;

/** SQLSTATE of a PostgreSQL error, however deep the driver wrapped it. */
export function sqlState(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  if (code !== undefined && /^[0-9A-Z]{5}$/.test(code)) return code;
  return 'driverError' in error ? sqlState(error.driverError) : undefined;
}

/** Name of the constraint that a PostgreSQL error is about. */
export function violatedConstraint(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('constraint' in error && typeof error.constraint === 'string') return error.constraint;
  return 'driverError' in error ? violatedConstraint(error.driverError) : undefined;
}

export const isUniqueViolation = (error: unknown, constraint?: string): boolean =>
  sqlState(error) === '23505' && (constraint === undefined || violatedConstraint(error) === constraint);

/** The only owner of transactions. */
@Injectable()
export class Database {
  private readonly lastActs: ((tx: Tx) => Promise<void>)[] = [];

  constructor(readonly dataSource: DataSource) {}

  /** Called at the end of each transaction, inside it: for what is gathered while it runs. */
  beforeCommit(act: (tx: Tx) => Promise<void>): void {
    this.lastActs.push(act);
  }

  /** For reads and single statements outside a transaction. */
  get sql(): Sql {
    return this.dataSource.manager as Sql;
  }

  /**
   * Runs `work` in a transaction and commits it. On a serialization failure or a deadlock the whole work runs
   * again in a new transaction, so it may hold SQL and pure code only: what leaves the process is an outbox row.
   */
  async transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.dataSource.transaction((manager) => this.whole(manager as Tx, work));
      } catch (error) {
        const state = sqlState(error);
        if (state === undefined || !RETRYABLE.has(state) || attempt >= MAX_ATTEMPTS) throw error;
      }
    }
  }

  private async whole<T>(tx: Tx, work: (tx: Tx) => Promise<T>): Promise<T> {
    const result = await work(tx);
    for (const act of this.lastActs) await act(tx);
    return result;
  }
}
