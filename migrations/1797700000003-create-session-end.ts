import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateSessionEnd1797700000003 implements MigrationInterface {
  readonly name = 'CreateSessionEnd1797700000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- A session that was ended so that its router dials again and informs: no change of service, so it proves none.
      CREATE TABLE session_end (
        id uuid NOT NULL,
        subscription_id uuid NOT NULL,
        nas_id uuid,
        -- No foreign key: it outlives its session, which goes to the history.
        session_id uuid,
        because text NOT NULL,
        outcome text NOT NULL,
        reason text,
        request bytea,
        answer bytea,
        created_at timestamptz NOT NULL,
        sent_at timestamptz,
        answered_at timestamptz,
        CONSTRAINT pk_session_end PRIMARY KEY (id),
        CONSTRAINT fk_session_end_subscription FOREIGN KEY (subscription_id) REFERENCES subscription (id),
        CONSTRAINT fk_session_end_nas FOREIGN KEY (nas_id) REFERENCES nas (id),
        CONSTRAINT ck_session_end_outcome CHECK (outcome IN ('waiting', 'ended', 'refused', 'no-answer', 'not-asked'))
      );
      CREATE INDEX ix_session_end_subscription ON session_end (subscription_id, created_at);
      CREATE INDEX ix_session_end_nas ON session_end (nas_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE session_end`);
  }
}
