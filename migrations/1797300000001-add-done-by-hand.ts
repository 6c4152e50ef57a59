import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddDoneByHand1797300000001 implements MigrationInterface {
  readonly name = 'AddDoneByHand1797300000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Staff's word on what no program could bring about. It closes the order and proves nothing.
      ALTER TABLE dynamic_authorization_request
        ADD COLUMN done_by text,
        ADD COLUMN done_at timestamptz,
        ADD COLUMN done_note text,
        ADD CONSTRAINT ck_dynamic_authorization_request_done CHECK (
          (done_by IS NULL) = (done_at IS NULL) AND (done_by IS NULL) = (done_note IS NULL)
          AND (done_by IS NULL OR outcome = 'by-hand'));
      CREATE INDEX ix_dynamic_authorization_request_by_hand ON dynamic_authorization_request (created_at)
        WHERE outcome = 'by-hand' AND done_by IS NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX ix_dynamic_authorization_request_by_hand;
      ALTER TABLE dynamic_authorization_request
        DROP COLUMN done_by, DROP COLUMN done_at, DROP COLUMN done_note;
    `);
  }
}
