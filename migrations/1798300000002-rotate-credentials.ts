import type { MigrationInterface, QueryRunner } from 'typeorm';

export class RotateCredentials1798300000002 implements MigrationInterface {
  readonly name = 'RotateCredentials1798300000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What a pair was made for: a CPE without one of its own, or in place of one that it has.
      ALTER TABLE cpe_credential ADD COLUMN origin text NOT NULL DEFAULT 'enrolment';
      ALTER TABLE cpe_credential ADD CONSTRAINT ck_cpe_credential_origin CHECK (origin IN ('enrolment', 'rotation'));
      CREATE INDEX ix_cpe_credential_minted_at ON cpe_credential (minted_at) WHERE state = 'current';

      -- A wish that a CPE gets another credential, from the wish until the CPE has used the new one.
      CREATE TABLE credential_rotation (
        id uuid NOT NULL,
        cpe_id uuid NOT NULL,
        because text NOT NULL,
        reason text NOT NULL,
        requested_by text NOT NULL,
        requested_at timestamptz NOT NULL,
        is_urgent boolean NOT NULL,
        released_at timestamptz,
        begun_at timestamptz,
        called_at timestamptz,
        finished_at timestamptz,
        CONSTRAINT pk_credential_rotation PRIMARY KEY (id),
        CONSTRAINT fk_credential_rotation_cpe FOREIGN KEY (cpe_id) REFERENCES cpe (id) ON DELETE CASCADE,
        CONSTRAINT ck_credential_rotation_because CHECK (because IN ('age', 'staff', 'leak'))
      );
      CREATE UNIQUE INDEX ux_credential_rotation_open ON credential_rotation (cpe_id) WHERE finished_at IS NULL;
      CREATE INDEX ix_credential_rotation_cpe ON credential_rotation (cpe_id, requested_at);
      CREATE INDEX ix_credential_rotation_waiting ON credential_rotation (is_urgent, requested_at) WHERE finished_at IS NULL;
      CREATE INDEX ix_credential_rotation_released ON credential_rotation (released_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE credential_rotation;
      DROP INDEX ix_cpe_credential_minted_at;
      ALTER TABLE cpe_credential DROP COLUMN origin;
    `);
  }
}
