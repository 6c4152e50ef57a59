import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/app-config';
import { ProcessLocks } from '../database/process-locks';
import { Logger } from '../logger';

/** One process at a time runs a scheduled job; the others skip it. Uniqueness is still a constraint, never only this lock. */
@Injectable()
export class SingleRunner {
  private readonly log;

  constructor(
    private readonly locks: ProcessLocks,
    private readonly config: AppConfig,
    logger: Logger,
  ) {
    this.log = logger.child('schedule');
  }

  /** @returns false when this process does no work, or the job runs now, here or elsewhere */
  async run(name: string, work: () => Promise<void>): Promise<boolean> {
    if (!this.config.hasRole('worker') || !this.config.settings.SCHEDULER) return false;
    if (!(await this.locks.take(name))) return false;
    try {
      await work();
    } catch (error) {
      this.log.error({ job: name, err: error }, 'a scheduled job failed; it runs again at its next time');
    } finally {
      await this.locks.giveBack(name);
    }
    return true;
  }
}
