import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddTaskTimes1799000000001 implements MigrationInterface {
  readonly name = 'AddTaskTimes1799000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- A task that waits for a pause of its make, and one whose make should have said by then what became of it.
      ALTER TABLE cpe_task ADD COLUMN retry_at timestamptz;
      ALTER TABLE cpe_task ADD COLUMN doubt_at timestamptz;
      ALTER TABLE cpe_task ADD CONSTRAINT ck_cpe_task_retry_at CHECK (retry_at IS NULL OR state = 'queued');
      ALTER TABLE cpe_task ADD CONSTRAINT ck_cpe_task_doubt_at CHECK (doubt_at IS NULL OR state = 'sent');
      CREATE INDEX ix_cpe_task_retry_at ON cpe_task (retry_at) WHERE retry_at IS NOT NULL;
      CREATE INDEX ix_cpe_task_doubt_at ON cpe_task (doubt_at) WHERE doubt_at IS NOT NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE cpe_task DROP COLUMN retry_at, DROP COLUMN doubt_at`);
  }
}
