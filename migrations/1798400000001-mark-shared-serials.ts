import type { MigrationInterface, QueryRunner } from 'typeorm';

export class MarkSharedSerials1798400000001 implements MigrationInterface {
  readonly name = 'MarkSharedSerials1798400000001';

  async up(runner: QueryRunner): Promise<void> {
    // Since when it is known that two boxes say this identity: one of them has its own credential, the other has not.
    await runner.query(`ALTER TABLE cpe ADD serial_shared_at timestamptz`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE cpe DROP serial_shared_at`);
  }
}
