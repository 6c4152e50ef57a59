import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateStaff1795000000002 implements MigrationInterface {
  readonly name = 'CreateStaff1795000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE staff_account (
        id uuid NOT NULL,
        email text NOT NULL,
        name text NOT NULL,
        role text NOT NULL,
        password_hash text NOT NULL,
        disabled boolean NOT NULL DEFAULT false,
        created_at timestamptz NOT NULL,
        last_login_at timestamptz,
        CONSTRAINT pk_staff_account PRIMARY KEY (id),
        CONSTRAINT ck_staff_account_email CHECK (email = lower(email))
      );
      CREATE UNIQUE INDEX ux_staff_account_email ON staff_account (email);

      CREATE TABLE login_session (
        id uuid NOT NULL,
        staff_id uuid NOT NULL,
        token_hash bytea NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        last_seen_at timestamptz NOT NULL DEFAULT now(),
        address text,
        CONSTRAINT pk_login_session PRIMARY KEY (id),
        CONSTRAINT fk_login_session_staff FOREIGN KEY (staff_id) REFERENCES staff_account (id) ON DELETE CASCADE
      );
      CREATE UNIQUE INDEX ux_login_session_token ON login_session (token_hash);
      CREATE INDEX ix_login_session_staff ON login_session (staff_id);

      CREATE TABLE api_token (
        id uuid NOT NULL,
        staff_id uuid NOT NULL,
        name text NOT NULL,
        role text NOT NULL,
        token_hash bytea NOT NULL,
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        last_used_at timestamptz,
        CONSTRAINT pk_api_token PRIMARY KEY (id),
        CONSTRAINT fk_api_token_staff FOREIGN KEY (staff_id) REFERENCES staff_account (id) ON DELETE CASCADE
      );
      CREATE UNIQUE INDEX ux_api_token_token ON api_token (token_hash);
      CREATE INDEX ix_api_token_staff ON api_token (staff_id);

      -- Failed guesses per account and per address; database time, so that nobody's clock unlocks them.
      CREATE TABLE login_throttle (
        key text NOT NULL,
        failures integer NOT NULL,
        last_failure_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_login_throttle PRIMARY KEY (key)
      );

      CREATE TABLE audit_entry (
        id uuid NOT NULL,
        at timestamptz NOT NULL,
        staff_id uuid,
        actor text NOT NULL,
        action text NOT NULL,
        subject_type text NOT NULL,
        subject_id text NOT NULL,
        before jsonb,
        after jsonb,
        reason text,
        CONSTRAINT pk_audit_entry PRIMARY KEY (id),
        CONSTRAINT fk_audit_entry_staff FOREIGN KEY (staff_id) REFERENCES staff_account (id)
      );
      CREATE INDEX ix_audit_entry_subject ON audit_entry (subject_type, subject_id);
      CREATE INDEX ix_audit_entry_staff ON audit_entry (staff_id);

      CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
      END $$;
      CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON audit_entry
        FOR EACH ROW EXECUTE FUNCTION refuse_change();
      CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE audit_entry, login_throttle, api_token, login_session, staff_account;
      DROP FUNCTION refuse_change();
    `);
  }
}
