import type { MigrationInterface, QueryRunner } from 'typeorm';

export class KeepRouterMessages1797100000001 implements MigrationInterface {
  readonly name = 'KeepRouterMessages1797100000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- A proof rests on the router's own messages: without its secrets, and with the digest of what arrived.
      ALTER TABLE provisioning_evidence
        ADD COLUMN message jsonb,
        ADD COLUMN octets bytea,
        ADD CONSTRAINT ck_provisioning_evidence_message CHECK ((message IS NULL) = (octets IS NULL));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE provisioning_evidence DROP COLUMN message, DROP COLUMN octets`);
  }
}
