import { Injectable } from '@nestjs/common';
import { Database } from './database/database';

const DATABASE_TIMEOUT_MS = 2_000;

/** What has to be up before traffic may come. Listeners announce themselves, and say when they are up. */
@Injectable()
export class Readiness {
  private readonly parts = new Map<string, boolean>();

  constructor(private readonly database: Database) {}

  expect(part: string): void {
    if (!this.parts.has(part)) this.parts.set(part, false);
  }

  up(part: string): void {
    this.parts.set(part, true);
  }

  down(part: string): void {
    this.parts.set(part, false);
  }

  async missing(): Promise<string[]> {
    const missing = [...this.parts].filter(([, isUp]) => !isUp).map(([part]) => part);
    return (await this.databaseAnswers()) ? missing : ['database', ...missing];
  }

  private async databaseAnswers(): Promise<boolean> {
    const late = new Promise<false>((done) => setTimeout(() => done(false), DATABASE_TIMEOUT_MS).unref());
    const asked = this.database.sql.query('select 1').then(
      () => true,
      () => false, // that it does not answer is what the caller wants to know
    );
    return Promise.race([asked, late]);
  }
}
