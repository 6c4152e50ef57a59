import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/app-config';
import { Database } from '../database/database';
import { Logger } from '../logger';

/** One process at a time runs a scheduled job; the others skip it. Uniqueness is still a constraint, never only this lock. */
@Injectable()
export class SingleRunner {
  private readonly log;

  constructor(
    private readonly database: Database,
    private readonly config: AppConfig,
    logger: Logger,
  ) {
    this.log = logger.child('schedule');
  }

  /** @returns false when this process does no work, or another one runs the job now */
  async run(name: string, work: () => Promise<void>): Promise<boolean> {
    if (!this.config.hasRole('worker') || !this.config.settings.SCHEDULER) return false;
    const runner = this.database.dataSource.createQueryRunner();
    try {
      const [row] = (await runner.query(`select pg_try_advisory_lock(hashtext('demarc:job'), hashtext($1)) as locked`, [
        name,
      ])) as [{ locked: boolean }];
      if (!row.locked) return false;
      try {
        await work();
      } catch (error) {
        this.log.error({ job: name, err: error }, 'a scheduled job failed; it runs again at its next time');
      } finally {
        await runner.query(`select pg_advisory_unlock(hashtext('demarc:job'), hashtext($1))`, [name]);
      }
      return true;
    } finally {
      await runner.release();
    }
  }
}
