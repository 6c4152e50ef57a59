import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddStrongDigest1798300000001 implements MigrationInterface {
  readonly name = 'AddStrongDigest1798300000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- When the CPE first proved itself in SHA-256.
      ALTER TABLE cpe_credential ADD COLUMN sha256_at timestamptz;

      ALTER TABLE security_event DROP CONSTRAINT ck_security_event_kind;
      ALTER TABLE security_event ADD CONSTRAINT ck_security_event_kind
        CHECK (kind IN ('identity-mismatch', 'digest-downgrade'));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM security_event WHERE kind = 'digest-downgrade';
      ALTER TABLE security_event DROP CONSTRAINT ck_security_event_kind;
      ALTER TABLE security_event ADD CONSTRAINT ck_security_event_kind CHECK (kind IN ('identity-mismatch'));
      ALTER TABLE cpe_credential DROP COLUMN sha256_at;
    `);
  }
}
