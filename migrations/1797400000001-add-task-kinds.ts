import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddTaskKinds1797400000001 implements MigrationInterface {
  readonly name = 'AddTaskKinds1797400000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE cpe_task
        DROP CONSTRAINT ck_cpe_task_kind,
        ADD CONSTRAINT ck_cpe_task_kind CHECK (kind IN
          ('reboot', 'factory-reset', 'refresh', 'read-live', 'set-parameters', 'get-rpc-methods', 'download',
           'get-attributes', 'set-attributes', 'schedule-inform', 'list-transfers', 'cancel-transfer', 'change-software'));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM cpe_task WHERE kind IN
        ('get-attributes', 'set-attributes', 'schedule-inform', 'list-transfers', 'cancel-transfer', 'change-software');
      ALTER TABLE cpe_task
        DROP CONSTRAINT ck_cpe_task_kind,
        ADD CONSTRAINT ck_cpe_task_kind CHECK (kind IN
          ('reboot', 'factory-reset', 'refresh', 'read-live', 'set-parameters', 'get-rpc-methods', 'download'));
    `);
  }
}
