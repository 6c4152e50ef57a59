import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateStunBinding1797700000002 implements MigrationInterface {
  readonly name = 'CreateStunBinding1797700000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- The address from which a CPE keeps a way open through its NAT (TR-069 Annex G), as it proved it to us.
      CREATE TABLE stun_binding (
        cpe_id uuid NOT NULL,
        address inet NOT NULL,
        port integer NOT NULL,
        changed_at timestamptz NOT NULL,
        seen_at timestamptz NOT NULL,
        CONSTRAINT pk_stun_binding PRIMARY KEY (cpe_id),
        CONSTRAINT fk_stun_binding_cpe FOREIGN KEY (cpe_id) REFERENCES cpe (id) ON DELETE CASCADE,
        CONSTRAINT ck_stun_binding_port CHECK (port BETWEEN 1 AND 65535)
      );
      CREATE INDEX ix_stun_binding_seen_at ON stun_binding (seen_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE stun_binding`);
  }
}
