import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddStepBecause1796210000002 implements MigrationInterface {
  readonly name = 'AddStepBecause1796210000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Why this step is taken and no gentler one; what came of it stands in reason.
      ALTER TABLE dynamic_authorization_request ADD COLUMN because text;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE dynamic_authorization_request DROP COLUMN because`);
  }
}
