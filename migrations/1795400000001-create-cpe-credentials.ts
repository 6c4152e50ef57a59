import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateCpeCredentials1795400000001 implements MigrationInterface {
  readonly name = 'CreateCpeCredentials1795400000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Two rows at most for a CPE: what it has proved to have, and what it was given and has not used yet.
      CREATE TABLE cpe_credential (
        id uuid NOT NULL,
        cpe_id uuid NOT NULL,
        state text NOT NULL,
        username text NOT NULL,
        secret_sealed bytea NOT NULL,
        ha1_sealed bytea NOT NULL,
        connection_request_username text NOT NULL,
        connection_request_password_sealed bytea NOT NULL,
        minted_at timestamptz NOT NULL,
        confirmed_at timestamptz,
        CONSTRAINT pk_cpe_credential PRIMARY KEY (id),
        CONSTRAINT fk_cpe_credential_cpe FOREIGN KEY (cpe_id) REFERENCES cpe (id) ON DELETE CASCADE,
        CONSTRAINT ck_cpe_credential_state CHECK (state IN ('pending', 'current'))
      );
      CREATE UNIQUE INDEX ux_cpe_credential_cpe_state ON cpe_credential (cpe_id, state);
      CREATE UNIQUE INDEX ux_cpe_credential_username ON cpe_credential (username);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE cpe_credential`);
  }
}
