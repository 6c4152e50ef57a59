import type { MigrationInterface, QueryRunner } from 'typeorm';

export class MarkStoredFiles1799000000003 implements MigrationInterface {
  readonly name = 'MarkStoredFiles1799000000003';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of ['router_file', 'router_upload']) {
      await runner.query(`
        -- Where the bytes are kept; what is in the bucket has at most a copy on the disk.
        ALTER TABLE ${table} ADD COLUMN stored_in text NOT NULL DEFAULT 'disk';
        ALTER TABLE ${table} ADD CONSTRAINT ck_${table}_stored_in CHECK (stored_in IN ('disk', 'bucket'));
        -- Why it could not be moved to the bucket.
        ALTER TABLE ${table} ADD COLUMN move_problem text;
        ALTER TABLE ${table} ADD CONSTRAINT ck_${table}_move_problem
          CHECK (move_problem IS NULL OR (stored_in = 'disk' AND move_problem IN ('missing', 'altered', 'other-in-bucket')));
        CREATE INDEX ix_${table}_on_disk ON ${table} (id) WHERE stored_in = 'disk';
      `);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['router_file', 'router_upload'])
      await runner.query(`ALTER TABLE ${table} DROP COLUMN stored_in, DROP COLUMN move_problem`);
  }
}
