import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateWidget1796500000001 implements MigrationInterface {
  readonly name = 'CreateWidget1796500000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Sites whose pages may hold the diagnostics widget.
      CREATE TABLE widget_origin (
        id uuid NOT NULL,
        origin text NOT NULL,
        name text NOT NULL,
        created_by text NOT NULL,
        created_at timestamptz NOT NULL,
        CONSTRAINT pk_widget_origin PRIMARY KEY (id),
        CONSTRAINT ck_widget_origin_origin CHECK (origin ~ '^https?://[^/]+$')
      );
      CREATE UNIQUE INDEX ux_widget_origin_origin ON widget_origin (origin);

      -- One subscriber, one agent, one origin, some minutes. Only the hash is kept.
      CREATE TABLE widget_token (
        id uuid NOT NULL,
        token_hash bytea NOT NULL,
        staff_id uuid NOT NULL,
        subscriber_id uuid NOT NULL,
        agent_id text NOT NULL,
        agent_name text NOT NULL,
        ticket text,
        scopes text[] NOT NULL,
        origin text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL,
        CONSTRAINT pk_widget_token PRIMARY KEY (id),
        CONSTRAINT fk_widget_token_staff FOREIGN KEY (staff_id) REFERENCES staff_account (id) ON DELETE CASCADE,
        CONSTRAINT fk_widget_token_subscriber FOREIGN KEY (subscriber_id) REFERENCES subscriber (id) ON DELETE CASCADE,
        CONSTRAINT ck_widget_token_scopes CHECK (cardinality(scopes) > 0),
        CONSTRAINT ck_widget_token_expiry CHECK (expires_at <= created_at + interval '15 minutes')
      );
      CREATE UNIQUE INDEX ux_widget_token_hash ON widget_token (token_hash);
      CREATE INDEX ix_widget_token_staff ON widget_token (staff_id);
      CREATE INDEX ix_widget_token_subscriber ON widget_token (subscriber_id);
      CREATE INDEX ix_widget_token_expiry ON widget_token (expires_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE widget_token; DROP TABLE widget_origin`);
  }
}
