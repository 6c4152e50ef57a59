import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateCwmp1795400000002 implements MigrationInterface {
  readonly name = 'CreateCwmp1795400000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Sessions whose connection closed before they were over, for whichever process the CPE comes back to. A crash of
      -- PostgreSQL may lose them: the CPE then informs again.
      CREATE UNLOGGED TABLE cwmp_session (
        id uuid NOT NULL,
        cpe_id uuid NOT NULL,
        cookie_hash bytea NOT NULL,
        -- What was under way may hold secrets on their way to the CPE.
        state_sealed bytea NOT NULL,
        ends_at timestamptz NOT NULL,
        CONSTRAINT pk_cwmp_session PRIMARY KEY (id),
        CONSTRAINT fk_cwmp_session_cpe FOREIGN KEY (cpe_id) REFERENCES cpe (id) ON DELETE CASCADE
      );
      CREATE UNIQUE INDEX ux_cwmp_session_cpe ON cwmp_session (cpe_id);
      CREATE UNIQUE INDEX ux_cwmp_session_cookie ON cwmp_session (cookie_hash);

      -- One row for each time we wanted a CPE to come; open until it came or we gave up.
      CREATE TABLE connection_request (
        id uuid NOT NULL,
        cpe_id uuid NOT NULL,
        reason text NOT NULL,
        -- The state of a service whose proof the call belongs to.
        subscription_id uuid,
        state_version integer,
        requested_at timestamptz NOT NULL,
        attempts integer NOT NULL DEFAULT 0,
        last_attempt_at timestamptz,
        last_result text,
        accepted_at timestamptz,
        answered_at timestamptz,
        -- Database time, not business time: it is a lease as well as a date.
        next_attempt_at timestamptz,
        closed_at timestamptz,
        CONSTRAINT pk_connection_request PRIMARY KEY (id),
        CONSTRAINT fk_connection_request_cpe FOREIGN KEY (cpe_id) REFERENCES cpe (id) ON DELETE CASCADE,
        CONSTRAINT fk_connection_request_subscription FOREIGN KEY (subscription_id) REFERENCES subscription (id),
        CONSTRAINT ck_connection_request_attempts CHECK (attempts >= 0)
      );
      CREATE INDEX ix_connection_request_cpe ON connection_request (cpe_id, requested_at);
      CREATE INDEX ix_connection_request_subscription ON connection_request (subscription_id, state_version);
      CREATE UNIQUE INDEX ux_connection_request_open ON connection_request (cpe_id) WHERE closed_at IS NULL;
      CREATE INDEX ix_connection_request_due ON connection_request (next_attempt_at) WHERE closed_at IS NULL;

      -- What a device did that no honest device does. Counted, not multiplied: a device can repeat it for ever.
      CREATE TABLE security_event (
        id uuid NOT NULL,
        kind text NOT NULL,
        cpe_id uuid NOT NULL,
        claimed_oui text NOT NULL,
        claimed_product_class text NOT NULL,
        claimed_serial_number text NOT NULL,
        source_address text NOT NULL,
        occurrences integer NOT NULL DEFAULT 1,
        first_at timestamptz NOT NULL,
        last_at timestamptz NOT NULL,
        CONSTRAINT pk_security_event PRIMARY KEY (id),
        CONSTRAINT fk_security_event_cpe FOREIGN KEY (cpe_id) REFERENCES cpe (id) ON DELETE CASCADE,
        CONSTRAINT ck_security_event_kind CHECK (kind IN ('identity-mismatch'))
      );
      CREATE UNIQUE INDEX ux_security_event_claim
        ON security_event (cpe_id, kind, claimed_oui, claimed_product_class, claimed_serial_number);
      CREATE INDEX ix_security_event_last_at ON security_event (last_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE security_event, connection_request, cwmp_session`);
  }
}
