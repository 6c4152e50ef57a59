import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateProof1797100000002 implements MigrationInterface {
  readonly name = 'CreateProof1797100000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- How the proof of each change that touches the network stands: what the board and the figures read. The chain
      -- itself is made of the stored messages at every look, and corrects this row.
      CREATE TABLE proof (
        subscription_id uuid NOT NULL,
        state_version integer NOT NULL,
        from_state text,
        to_state text NOT NULL,
        cause_kind text NOT NULL,
        is_restore boolean NOT NULL,
        method text,
        nas_id uuid,
        decided_at timestamptz NOT NULL,
        status text NOT NULL,
        gap text,
        missing text,
        is_superseded boolean NOT NULL DEFAULT false,
        proven_at timestamptz,
        seconds double precision,
        links jsonb,
        checks integer NOT NULL DEFAULT 0,
        checked_at timestamptz,
        check_due_at timestamptz,
        CONSTRAINT pk_proof PRIMARY KEY (subscription_id, state_version),
        CONSTRAINT fk_proof_subscription FOREIGN KEY (subscription_id) REFERENCES subscription (id),
        CONSTRAINT fk_proof_nas FOREIGN KEY (nas_id) REFERENCES nas (id) ON DELETE SET NULL,
        CONSTRAINT ck_proof_status CHECK (status IN ('waiting', 'unproved', 'proven')),
        CONSTRAINT ck_proof_proven CHECK ((status = 'proven') = (proven_at IS NOT NULL AND seconds IS NOT NULL)
          AND (status <> 'proven' OR (links IS NOT NULL AND gap IS NULL AND missing IS NULL)))
      );
      CREATE INDEX ix_proof_open ON proof (decided_at, subscription_id, state_version) WHERE status <> 'proven' AND NOT is_superseded;
      CREATE INDEX ix_proof_check_due ON proof (check_due_at) WHERE check_due_at IS NOT NULL;
      CREATE INDEX ix_proof_restore ON proof (decided_at) WHERE is_restore;
      CREATE INDEX ix_proof_nas ON proof (nas_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE proof`);
  }
}
