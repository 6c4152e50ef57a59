import type { MigrationInterface, QueryRunner } from 'typeorm';

export class NameChangeSource1798000000002 implements MigrationInterface {
  readonly name = 'NameChangeSource1798000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Until now the source said only where a change was seen; who brought it about is another question.
      ALTER TABLE cpe_parameter_change RENAME COLUMN source TO seen_in;
      ALTER TABLE cpe_parameter_change ADD COLUMN source text NOT NULL DEFAULT 'device';
      ALTER TABLE cpe_parameter_change ALTER COLUMN source DROP DEFAULT;
      ALTER TABLE cpe_parameter_change ADD COLUMN changed_by text;
      ALTER TABLE cpe_parameter_change ADD COLUMN task_id uuid;
      ALTER TABLE cpe_parameter_change
        ADD CONSTRAINT ck_cpe_parameter_change_seen_in CHECK (seen_in IN ('inform', 'session')),
        ADD CONSTRAINT ck_cpe_parameter_change_source
          CHECK (source IN ('device', 'wanted', 'task', 'profile'));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE cpe_parameter_change DROP CONSTRAINT ck_cpe_parameter_change_source,
        DROP CONSTRAINT ck_cpe_parameter_change_seen_in, DROP COLUMN task_id, DROP COLUMN changed_by, DROP COLUMN source;
      ALTER TABLE cpe_parameter_change RENAME COLUMN seen_in TO source;
    `);
  }
}
