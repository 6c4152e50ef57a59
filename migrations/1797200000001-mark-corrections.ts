import type { MigrationInterface, QueryRunner } from 'typeorm';

export class MarkCorrections1797200000001 implements MigrationInterface {
  readonly name = 'MarkCorrections1797200000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- It puts a session right that began with another group than its service is in; so many of them are made.
      ALTER TABLE dynamic_authorization_request ADD COLUMN is_correction boolean NOT NULL DEFAULT false;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE dynamic_authorization_request DROP COLUMN is_correction`);
  }
}
